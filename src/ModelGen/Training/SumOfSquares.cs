using System.Numerics.Tensors;

namespace ModelGen.Runtime;

/// <summary>The sum of the squares of many numbers: in single precision over parts that are short enough for it, in double precision over all.</summary>
internal static class SumOfSquares
{
    private const int Part = 4096;

    internal static double Of(ReadOnlySpan<float> values)
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
        double sum = 0;
        foreach (float value in values)
        {
            sum += (double)value * value;
        }

        return sum;
    }
}
