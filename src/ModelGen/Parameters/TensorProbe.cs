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

    private readonly List<(SafetensorsTensor Source, long First, int Count)> parts = [];
    private readonly long values;

    private TensorProbe(List<SafetensorsTensor> sources)
    {
        foreach (SafetensorsTensor source in sources)
        {
            long count = source.ElementCount;
            values += count;
            for (long first = 0; first < count; first += Length)
            {
                parts.Add((source, first, (int)Math.Min(Length, count - first)));
            }
        }
    }

    /// <summary>Reads tensors.</summary>
    internal static void Run(List<SafetensorsTensor> sources)
    {
        var probe = new TensorProbe(sources);
        probe.Run(probe.parts.Count, probe.values);
    }

    protected override void Run(int part, ref float[]? buffer)
    {
        (SafetensorsTensor source, long first, int count) = parts[part];
        SafetensorsReader file = source.File!;
        if (source.Type.IsInteger())
        {
            file.Read(source, first, TensorPart.Buffer(ref buffer, count));
        }
        else if (!file.IsMemory)
        {
            file.Probe(source, first, count, TensorPart.Buffer(ref buffer, BufferLength)[..BufferLength]);
        }
    }
}
