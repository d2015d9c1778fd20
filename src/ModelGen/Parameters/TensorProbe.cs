namespace ModelGen.Runtime;

/// <summary>
/// Reads tensors without keeping them, to object before anything is replaced to whatever there may be to object to: a file that cannot be read to its end, and whole numbers
/// that are no floats.
/// </summary>
internal sealed class TensorProbe : ParallelLoop
{
    /// <summary>Elements of a part.</summary>
    private const int Length = 1 << 18;

    /// <summary>Floats that a file is read in: they stay in a processor's first caches.</summary>
    private const int BufferLength = 1 << 14;

    private readonly List<(FileTensor Source, long First, int Count)> parts = [];
    private readonly long values;

    private TensorProbe(IEnumerable<FileTensor> sources)
    {
        foreach (FileTensor source in sources)
        {
            long count = source.Tensor.ElementCount;
            values += count;
            for (long first = 0; first < count; first += Length)
            {
                parts.Add((source, first, (int)Math.Min(Length, count - first)));
            }
        }
    }

    /// <summary>Reads tensors.</summary>
    internal static void Run(IEnumerable<FileTensor> sources)
    {
        var probe = new TensorProbe(sources);
        probe.Run(probe.parts.Count, probe.values);
    }

    protected override void Run(int part, ref float[]? buffer)
    {
        (FileTensor source, long first, int count) = parts[part];
        if (source.Tensor.Type.IsInteger())
        {
            source.File.Read(source.Tensor, first, TensorPart.Buffer(ref buffer, count));
        }
        else if (!source.File.IsMemory)
        {
            source.File.Probe(source.Tensor, first, count, TensorPart.Buffer(ref buffer, BufferLength)[..BufferLength]);
        }
    }
}
