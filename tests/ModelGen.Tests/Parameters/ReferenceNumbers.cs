using ModelGen.Runtime;

namespace ModelGen.Tests.Parameters;

/// <summary>First values drawn one after the other: SplitMix64 and Marsaglia's polar method as they are written in books.</summary>
internal sealed class ReferenceNumbers(int seed, int stream)
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong state = Mix(Mix((uint)seed + Increment) + ((ulong)(uint)stream * Increment));

    public static float[] Draw(ParameterEntry entry, int seed, int stream)
    {
        var numbers = new ReferenceNumbers(seed, stream);
        ReadOnlySpan<int> shape = entry.Shape.AsSpan();
        double fanIn = shape.Length < 2 ? shape[0] : shape[1], fanOut = shape[0];
        var values = new float[entry.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double value = entry.Init.Kind switch
            {
                InitKind.Constant => entry.Init.First,
                InitKind.Normal => entry.Init.First + (entry.Init.Second * numbers.NextNormal()),
                InitKind.Uniform => entry.Init.First + ((entry.Init.Second - entry.Init.First) * numbers.NextUniform()),
                InitKind.KaimingUniform => -Math.Sqrt(6 / fanIn) + ((Math.Sqrt(6 / fanIn) - -Math.Sqrt(6 / fanIn)) * numbers.NextUniform()),
                _ => Math.Sqrt(2 / (fanIn + fanOut)) * numbers.NextNormal(),
            };
            values[i] = i / shape[^1] == entry.Init.ZeroRow ? 0 : (float)value;
        }

        return values;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    private static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        long exponent = (bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (m > 1.4142135623730951)
        {
            m /= 2;
            exponent++;
        }

        double s = (m - 1) / (m + 1);
        double sum = 0;
        for (int power = 21; power > 0; power -= 2)
        {
            sum = (sum * s * s) + (1.0 / power);
        }

        return (exponent * 0.6931471805599453) + (2 * s * sum);
    }

    private double NextUniform() => (Mix(state += Increment) >> 11) * (1.0 / (1UL << 53));

    private double NextNormal()
    {
        double x, square;
        do
        {
            x = (2 * NextUniform()) - 1;
            double y = (2 * NextUniform()) - 1;
            square = (x * x) + (y * y);
        }
        while (square is >= 1 or 0);

        return x * Math.Sqrt(-2 * Log(square) / square);
    }
}
