namespace ModelGen.Runtime;

/// <summary>A part of a tensor that is initialised, loaded or saved by itself: some of its elements, in logical order; of a matrix in panels, whole rows.</summary>
/// <param name="Entry">The tensor.</param>
/// <param name="First">The first element.</param>
/// <param name="Count">How many elements.</param>
internal readonly record struct TensorPart(ParameterEntry Entry, int First, int Count)
{
    /// <summary>Elements of a part: what a processor's second cache holds well.</summary>
    private const int Length = 1 << 16;

    /// <summary>Whether the elements lie one behind the other, so that they need no buffer.</summary>
    internal bool IsDense => Entry.Storage == ParameterStorage.RowMajor;

    /// <summary>The parts of all tensors, one behind the other.</summary>
    internal static TensorPart[] Of(ReadOnlySpan<ParameterEntry> entries)
    {
        var parts = new List<TensorPart>(entries.Length);
        foreach (ParameterEntry entry in entries)
        {
            int length = PartLength(entry);
            for (int first = 0; first < entry.Length; first += length)
            {
                parts.Add(new TensorPart(entry, first, Math.Min(length, entry.Length - first)));
            }
        }

        return [.. parts];
    }

    /// <summary>The floats that a buffer needs for the largest of the parts in panels; the others need none.</summary>
    internal static int BufferLength(ReadOnlySpan<TensorPart> parts)
    {
        int length = 0;
        foreach (TensorPart part in parts)
        {
            length = part.IsDense ? length : Math.Max(length, part.Count);
        }

        return length;
    }

    /// <summary>The elements of the longest part.</summary>
    internal static int LengthOfLongest(ReadOnlySpan<TensorPart> parts)
    {
        int length = 0;
        foreach (TensorPart part in parts)
        {
            length = Math.Max(length, part.Count);
        }

        return length;
    }

    /// <summary>Where the elements of a dense part lie.</summary>
    private Span<float> In(ParameterSet set) => set.Block(Entry).Slice(First, Count);

    /// <summary>Where the elements are to be written before <see cref="Commit"/>: in the set or in a buffer.</summary>
    internal Span<float> Target(ParameterSet set, float[] buffer) => IsDense ? In(set) : buffer.AsSpan(0, Count);

    /// <summary>Puts elements that were written to a buffer into their panels, and zeros into the padding behind the last element.</summary>
    internal void Commit(ParameterSet set, float[] buffer)
    {
        Span<float> block = set.Block(Entry);
        if (!IsDense)
        {
            int k = Entry.Shape[1];
            Panels.PackRows(block, buffer, First / k, Count / k, Entry.Shape[0], k);
        }
        else if (First + Count == Entry.Length)
        {
            block[Entry.Length..].Clear();
        }
    }

    /// <summary>The elements one behind the other: where they lie, or copied to a buffer.</summary>
    internal ReadOnlySpan<float> Read(ParameterSet set, float[] buffer)
    {
        if (IsDense)
        {
            return In(set);
        }

        int k = Entry.Shape[1];
        Panels.UnpackRows(buffer, set.Block(Entry), First / k, Count / k, Entry.Shape[0], k);
        return buffer.AsSpan(0, Count);
    }

    /// <summary>Of panels at least as many rows as make a cache line, so that no two parts write to one.</summary>
    private static int PartLength(ParameterEntry entry)
    {
        if (entry.Storage == ParameterStorage.RowMajor)
        {
            return Length;
        }

        int k = entry.Shape[1];
        int rows = Math.Max(Length / Math.Max(k, 1) & -Panels.Granule, Panels.Granule);
        return (int)Math.Min((long)rows * k, int.MaxValue);
    }
}
