using System.Numerics.Tensors;

namespace ModelGen.Runtime;

/// <summary>The sum of the squares of many numbers: in single precision over parts that are short enough for it, in double precision over all.</summary>
internal static class SumOfSquares
{
    /// <summary>The numbers of a part, of which the pieces that threads share have a whole number.</summary>
    private const int Part = Pieces.Granule;

    private const int PerNanosecond = 16;

    internal static double Of(ReadOnlySpan<float> values)
    {
        Span<double> sums = stackalloc double[Pieces.Most];
        Pieces.Run(new Code { Values = values, Sums = sums }, values.Length, values.Length / PerNanosecond);
        double sum = 0;
        foreach (double piece in sums[..Pieces.Count(values.Length)])
        {
            sum += piece;
        }

        return sum;
    }

    private static double OfPiece(ReadOnlySpan<float> values)
    {
        double sum = 0;
        for (int start = 0; start < values.Length; start += Part)
        {
            ReadOnlySpan<float> part = values.Slice(start, Math.Min(Part, values.Length - start));
            float squares = TensorPrimitives.SumOfSquares(part);
            sum += float.IsNormal(squares) ? squares : InDouble(part);
        }

        return sum;
    }

    /// <summary>Where single precision overflows or loses what is tiny.</summary>
    private static double InDouble(ReadOnlySpan<float> values)
    {
        if (!values.ContainsAnyExcept(0f))
        {
            return 0;
        }

        double sum = 0;
        foreach (float value in values)
        {
            sum += (double)value * value;
        }

        return sum;
    }

    private readonly ref struct Code : IPieceCode
    {
        internal ReadOnlySpan<float> Values { get; init; }

        internal Span<double> Sums { get; init; }

        public void Run(int piece, int start, int length) => Sums[piece] = OfPiece(Values.Slice(start, length));
    }
}
