namespace ModelGen.Runtime;

/// <summary>Reads tensors of a set from a file, in parts.</summary>
internal sealed class ParameterRead : ParallelLoop
{
    /// <summary>Floats that a file is read in to see whether it can be: they stay in a processor's first caches.</summary>
    private const int ProbeLength = 1 << 14;

    private readonly ParameterSet set;
    private readonly SafetensorsReader file;
    private readonly TensorPart[] parts;
    private readonly Dictionary<ParameterEntry, SafetensorsTensor> sources = [];
    private readonly bool isProbe;

    /// <summary>Takes what is to be read.</summary>
    /// <param name="set">Takes the values.</param>
    /// <param name="file">What is read.</param>
    /// <param name="pairs">Which tensors of the file become which of the set, in the order of the file.</param>
    /// <param name="isProbe">
    /// Whether to leave the set as it is and only object to whatever there may be to object to: a file that cannot be read to its end, and whole numbers that are no floats.
    /// </param>
    internal ParameterRead(ParameterSet set, SafetensorsReader file, List<(ParameterEntry Entry, SafetensorsTensor Tensor)> pairs, bool isProbe)
    {
        this.set = set;
        this.file = file;
        this.isProbe = isProbe;
        var entries = new ParameterEntry[pairs.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = pairs[i].Entry;
            sources.Add(pairs[i].Entry, pairs[i].Tensor);
        }

        parts = TensorPart.Of(entries);
    }

    /// <summary>Reads all parts: in any order, if the file's bytes can be, else one behind the other.</summary>
    internal void Run() => Run(parts.Length, file.IsRandomAccess ? set.StoredCount : 0);

    protected override void Run(int part, ref float[]? buffer)
    {
        TensorPart tensor = parts[part];
        SafetensorsTensor source = sources[tensor.Entry];
        if (!isProbe)
        {
            file.Read(source, tensor.First, tensor.Target(set, ref buffer));
            tensor.Commit(set, buffer);
        }
        else if (source.Type.IsInteger())
        {
            file.Read(source, tensor.First, TensorPart.Buffer(ref buffer, tensor.Count));
        }
        else if (!file.IsMemory)
        {
            file.Probe(source, tensor.First, tensor.Count, TensorPart.Buffer(ref buffer, ProbeLength));
        }
    }
}
