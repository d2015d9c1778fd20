using Microsoft.Win32.SafeHandles;

namespace ModelGen.Runtime;

/// <summary>Writes tensors of a set to a file, in parts that each have their place.</summary>
internal sealed class ParameterWrite(ParameterSet set, ParameterEntry[] entries, SafeFileHandle file, long start) : ParallelLoop
{
    private readonly TensorPart[] parts = TensorPart.Of(entries);
    private readonly Dictionary<ParameterEntry, long> places = Places(entries, start);

    /// <summary>Writes all parts.</summary>
    internal void Run() => Run(parts.Length, set.StoredCount);

    protected override void Run(int part, ref float[]? buffer)
    {
        TensorPart tensor = parts[part];
        long place = places[tensor.Entry] + ((long)tensor.First * tensor.Entry.FileType.Size());
        RandomAccess.Write(file, tensor.ReadBytes(set, ref buffer), place);
    }

    private static Dictionary<ParameterEntry, long> Places(ParameterEntry[] entries, long start)
    {
        var places = new Dictionary<ParameterEntry, long>(entries.Length);
        foreach (ParameterEntry entry in entries)
        {
            places.Add(entry, start);
            start += (long)entry.Length * entry.FileType.Size();
        }

        return places;
    }
}
