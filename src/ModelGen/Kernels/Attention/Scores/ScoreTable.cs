using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>A contiguous tensor of up to four dimensions whose elements a formula of scores looks up; integers are read as floats of the same bits.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct ScoreTable
{
    /// <summary>A table of floats.</summary>
    /// <param name="values">Its elements.</param>
    /// <param name="size0">The size of the first dimension; 1, as all that follow, where there is none.</param>
    /// <param name="size1">That of the second.</param>
    /// <param name="size2">That of the third.</param>
    /// <param name="size3">That of the fourth.</param>
    /// <exception cref="ArgumentException">There are fewer elements than sizes say.</exception>
    public ScoreTable(ReadOnlySpan<float> values, int size0 = 1, int size1 = 1, int size2 = 1, int size3 = 1)
    {
        if (size0 < 0 || size1 < 0 || size2 < 0 || size3 < 0 || (Int128)size0 * size1 * size2 * size3 > values.Length)
        {
            throw new ArgumentException($"A table of {values.Length} elements has not the sizes [{size0}, {size1}, {size2}, {size3}].", nameof(values));
        }

        Values = values;
        (Size0, Size1, Size2, Size3) = (size0, size1, size2, size3);
    }

    /// <summary>A table of integers.</summary>
    /// <inheritdoc cref="ScoreTable(ReadOnlySpan{float}, int, int, int, int)"/>
    public ScoreTable(ReadOnlySpan<int> values, int size0 = 1, int size1 = 1, int size2 = 1, int size3 = 1)
        : this(MemoryMarshal.Cast<int, float>(values), size0, size1, size2, size3)
    {
    }

    internal ReadOnlySpan<float> Values { get; }

    internal int Size0 { get; }

    internal int Size1 { get; }

    internal int Size2 { get; }

    internal int Size3 { get; }

    internal int Length => Size0 * Size1 * Size2 * Size3;
}
