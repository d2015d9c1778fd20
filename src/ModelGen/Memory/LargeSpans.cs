using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Passes over all parameters or gradients of a model, shared among threads where that is asked for and worth it.</summary>
internal static class LargeSpans
{
    /// <summary>Values that are read or written in a nanosecond, about.</summary>
    private const int PerNanosecond = 16;

    /// <summary>Makes all values zero.</summary>
    internal static void Clear(Span<float> values) => Pieces.Run(new ClearCode { Values = values }, values.Length, values.Length / PerNanosecond);

    /// <summary>Copies all values.</summary>
    /// <exception cref="ArgumentException">The destination is shorter.</exception>
    internal static void Copy(ReadOnlySpan<float> source, Span<float> destination) =>
        Pieces.Run(new CopyCode { Source = source, Destination = destination[..source.Length] }, source.Length, source.Length / PerNanosecond);

    /// <summary><c>values ← share·values + otherShare·other</c>.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    internal static void Mix(Span<float> values, float share, ReadOnlySpan<float> other, float otherShare) =>
        Elementwise.Map(new WeightedSum(share, otherShare), values, values, other);

    /// <summary>The position of the first value that is infinite or NaN, or −1.</summary>
    internal static int FirstNonFinite(ReadOnlySpan<float> values)
    {
        Span<int> positions = stackalloc int[Pieces.Most];
        Pieces.Run(new NonFiniteCode { Values = values, Positions = positions }, values.Length, values.Length / PerNanosecond);
        foreach (int position in positions[..Pieces.Count(values.Length)])
        {
            if (position >= 0)
            {
                return position;
            }
        }

        return -1;
    }

    /// <summary>s a + t b</summary>
    private readonly struct WeightedSum(float s, float t) : IFormula, IOperands2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => V.MultiplyAdd(x.A, V.Create(s), x.B * V.Create(t));
    }

    private readonly ref struct ClearCode : IPieceCode
    {
        internal Span<float> Values { get; init; }

        public void Run(int piece, int start, int length) => Values.Slice(start, length).Clear();
    }

    private readonly ref struct CopyCode : IPieceCode
    {
        internal ReadOnlySpan<float> Source { get; init; }

        internal Span<float> Destination { get; init; }

        public void Run(int piece, int start, int length) => Source.Slice(start, length).CopyTo(Destination[start..]);
    }

    private readonly ref struct NonFiniteCode : IPieceCode
    {
        internal ReadOnlySpan<float> Values { get; init; }

        internal Span<int> Positions { get; init; }

        public void Run(int piece, int start, int length)
        {
            int position = Check.FirstNonFinite(Values.Slice(start, length));
            Positions[piece] = position < 0 ? -1 : start + position;
        }
    }
}
