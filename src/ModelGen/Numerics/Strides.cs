using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Up to six strides in floats, outermost first, and their number.</summary>
internal struct Strides
{
    internal const int MaxRank = 6;

    internal Values Steps;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Strides(int s0)
    {
        Rank = 1;
        Steps[0] = s0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Strides(int s0, int s1)
    {
        Rank = 2;
        Steps[0] = s0;
        Steps[1] = s1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Strides(int s0, int s1, int s2)
        : this(s0, s1)
    {
        Rank = 3;
        Steps[2] = s2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Strides(int s0, int s1, int s2, int s3)
        : this(s0, s1, s2)
    {
        Rank = 4;
        Steps[3] = s3;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Strides(int s0, int s1, int s2, int s3, int s4)
        : this(s0, s1, s2, s3)
    {
        Rank = 5;
        Steps[4] = s4;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Strides(int s0, int s1, int s2, int s3, int s4, int s5)
        : this(s0, s1, s2, s3, s4)
    {
        Rank = 6;
        Steps[5] = s5;
    }

    internal int Rank { get; private set; }

    /// <summary>Row-major strides over <paramref name="shape"/>, followed by zeros up to <paramref name="rank"/>.</summary>
    internal static Strides Dense(ReadOnlySpan<int> shape, int rank, out long elements)
    {
        Strides dense = default;
        dense.Rank = rank;
        elements = 1;
        for (int d = shape.Length - 1; d >= 0; d--)
        {
            dense.Steps[d] = (int)elements;
            elements *= shape[d];
        }

        return dense;
    }

    [InlineArray(MaxRank)]
    internal struct Values
    {
        private int first;
    }
}
