using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014), one stream per seed and tensor. Only additions, multiplications, shifts and square roots of
/// IEEE arithmetic are used, so every machine draws the same bits.
/// </summary>
internal struct RandomStream
{
    private const ulong Increment = 0x9E3779B97F4A7C15;

    private ulong state;

    internal RandomStream(int seed, int stream) => state = Mix(Mix((uint)seed + Increment) + ((ulong)(uint)stream * Increment));

    /// <summary>Uniform in [0, 1), a multiple of 2⁻⁵³.</summary>
    internal double NextUniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Standard normal, by Marsaglia's polar method.</summary>
    internal double NextNormal()
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

    /// <summary>
    /// ln x for positive normal x to a few units of the last place, by <c>ln m + e·ln 2</c> with <c>ln m = 2·artanh((m − 1)/(m + 1))</c>.
    /// The C library's logarithm differs from platform to platform.
    /// </summary>
    internal static double Log(double x)
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Next() => Mix(state += Increment);
}
