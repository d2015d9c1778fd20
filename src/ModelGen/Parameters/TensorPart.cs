using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>A part of a tensor that is initialised, loaded or saved by itself: some of its elements, in logical order; of a matrix in panels, whole rows.</summary>
/// <param name="entry">The tensor.</param>
/// <param name="first">The first element.</param>
/// <param name="count">How many elements.</param>
internal readonly struct TensorPart(ParameterEntry entry, int first, int count)
{
    /// <summary>Elements of a part: what a processor's second cache holds well.</summary>
    internal const int Length = 1 << 16;

    /// <summary>The tensor.</summary>
    internal ParameterEntry Entry => entry;

    /// <summary>The first element.</summary>
    internal int First => first;

    /// <summary>How many elements.</summary>
    internal int Count => count;

    /// <summary>Whether the elements lie one behind the other, so that they need no buffer.</summary>
    internal bool IsDense => Entry.Storage == ParameterStorage.RowMajor;

    /// <summary>The parts of all tensors, one behind the other.</summary>
    internal static TensorPart[] Of(ReadOnlySpan<ParameterEntry> entries)
    {
        var parts = new List<TensorPart>();
        foreach (ParameterEntry entry in entries)
        {
            for (int first = 0, length; first < entry.Length; first += length)
            {
                length = Math.Min(LengthOf(entry), entry.Length - first);
                parts.Add(new TensorPart(entry, first, length));
            }
        }

        return [.. parts];
    }

    /// <summary>Elements of a tensor's parts. Of panels at least as many rows as make a cache line, so that no two parts write to one.</summary>
    internal static int LengthOf(ParameterEntry entry)
    {
        if (entry.Storage == ParameterStorage.RowMajor)
        {
            return Length;
        }

        int k = entry.RowLength;
        int rows = Math.Max(Length / Math.Max(k, 1) & -Panels.Granule, Panels.Granule);
        return (int)Math.Min((long)rows * k, int.MaxValue);
    }

    /// <summary>Floats of a buffer, which is made or replaced if it has fewer.</summary>
    internal static Span<float> Buffer(ref float[]? buffer, int length)
    {
        if (buffer is null || buffer.Length < length)
        {
            buffer = new float[length];
        }

        return buffer.AsSpan(0, length);
    }

    /// <summary>Where the elements are to be written before <see cref="Commit"/>: in the set or in a buffer.</summary>
    internal Span<float> Target(ParameterSet set, ref float[]? buffer) => IsDense ? In(set) : Buffer(ref buffer, Count);

    /// <summary>Puts elements that were written to a buffer into their panels, and zeros into the padding behind the last element.</summary>
    internal void Commit(ParameterSet set, float[]? buffer)
    {
        Span<float> block = set.Block(Entry);
        if (!IsDense)
        {
            int k = Entry.RowLength;
            Entry.PackRows(block, buffer, First / k, Count / k);
        }
        else if (First + Count == Entry.Length)
        {
            block[Entry.Length..].Clear();
        }
    }

    /// <summary>The elements one behind the other: where they lie, or copied to a buffer.</summary>
    internal ReadOnlySpan<float> Read(ParameterSet set, ref float[]? buffer)
    {
        if (IsDense)
        {
            return In(set);
        }

        int k = Entry.RowLength;
        Span<float> rows = Buffer(ref buffer, Count);
        Entry.UnpackRows(rows, set.Block(Entry), First / k, Count / k);
        return rows;
    }

    /// <summary>The bytes that a file has for the elements.</summary>
    internal ReadOnlySpan<byte> ReadBytes(ParameterSet set, ref float[]? buffer)
    {
        ReadOnlySpan<float> values = Read(set, ref buffer);
        if (Entry.FileType == SafetensorsType.F32)
        {
            return MemoryMarshal.AsBytes(values);
        }

        Span<ushort> halves = MemoryMarshal.Cast<float, ushort>(buffer.AsSpan())[..Count];
        FloatConversion.ToBFloat16(values, halves);
        return MemoryMarshal.AsBytes(halves);
    }

    /// <summary>Where the elements of a dense part lie.</summary>
    private Span<float> In(ParameterSet set) => set.Block(Entry).Slice(First, Count);
}
