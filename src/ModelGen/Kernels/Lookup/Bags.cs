using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>Indices in bags: bags of equal length one behind the other, or bags that begin at offsets.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct Bags
{
    private readonly ReadOnlySpan<int> offsets;
    private readonly int length;

    /// <summary>Bags of one length.</summary>
    /// <exception cref="ArgumentException">There are fewer indices.</exception>
    public Bags(ReadOnlySpan<int> indices, int count, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (indices.Length < (long)count * length)
        {
            throw new ArgumentException($"{count} bags of {length} take {(long)count * length} indices, not {indices.Length}.", nameof(indices));
        }

        Indices = indices[..(count * length)];
        Count = count;
        this.length = length;
    }

    /// <summary>Bags that begin at offsets; the last one ends with the indices.</summary>
    /// <exception cref="ArgumentException">The first offset is not 0, one is less than the one before, or the last is greater than the number of indices.</exception>
    public Bags(ReadOnlySpan<int> indices, ReadOnlySpan<int> offsets)
    {
        Check.Offsets(offsets, indices.Length, nameof(offsets));
        Indices = indices;
        Count = offsets.Length;
        this.offsets = offsets;
    }

    /// <summary>All indices.</summary>
    internal ReadOnlySpan<int> Indices { get; }

    /// <summary>The number of bags.</summary>
    internal int Count { get; }

    /// <summary>Where a bag begins.</summary>
    internal int Start(int bag) => offsets.IsEmpty ? bag * length : offsets[bag];

    /// <summary>Where a bag ends.</summary>
    internal int End(int bag) => offsets.IsEmpty ? (bag + 1) * length : bag + 1 < Count ? offsets[bag + 1] : Indices.Length;

    /// <summary>How many indices of a bag are not <paramref name="padding"/>.</summary>
    internal int Size(int bag, int padding)
    {
        int size = 0;
        foreach (int index in Indices[Start(bag)..End(bag)])
        {
            size += index != padding ? 1 : 0;
        }

        return size;
    }
}
