using System.Numerics;

namespace ModelGen.Runtime;

/// <summary>
/// The inverse of the normal distribution (Wichura 1988, algorithm AS 241, to about 1e-16). Only arithmetic and square roots of IEEE are used, so every machine computes the same bits.
/// </summary>
internal static class NormalQuantile
{
    /// <summary>Draws normal numbers without bounds but those of the numbers they are made of, about ±8.3 deviations.</summary>
    internal static void Fill(Span<float> values, RandomStream random, long first, double std)
    {
        for (int i = 0; i < values.Length; i += Vector<double>.Count)
        {
            Vector<double> uniform = RandomStream.Uniform(random.Counters(first + i, 1));
            for (int lane = 0; lane < Vector<double>.Count && i + lane < values.Length; lane++)
            {
                // In the middle of the multiples of 2⁻⁵³, so that neither 0 nor 1 is among them.
                values[i + lane] = (float)(std * Of(uniform[lane] + (0.5 / (1UL << 53))));
            }
        }
    }

    /// <summary>The number that a standard normal one is below with probability p.</summary>
    internal static double Of(double p)
    {
        double q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            double r = 0.180625 - (q * q);
            return q * Ratio(
                r,
                [3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727],
                [1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077, 21213.794301586595867, 39307.895800092710610, 28729.085735721942674, 5226.4952788528545610]);
        }

        double tail = Math.Sqrt(-Log(Math.Max(q < 0 ? p : 1 - p, 1e-300)));
        double size = tail <= 5
            ? Ratio(
                tail - 1.6,
                [1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258, 0.241780725177450611770, 2.27238449892691845833e-2, 7.74545014278341407640e-4],
                [1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550, 0.148103976427480074590, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9])
            : Ratio(
                tail - 5,
                [6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230, 2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7],
                [1, 0.599832206555887937690, 0.136929880922735805310, 1.48753612908506148525e-2, 7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15]);
        return q < 0 ? -size : size;
    }

    private static double Ratio(double x, ReadOnlySpan<double> over, ReadOnlySpan<double> under)
    {
        (double a, double b) = (0, 0);
        for (int i = over.Length - 1; i >= 0; i--)
        {
            a = (a * x) + over[i];
            b = (b * x) + under[i];
        }

        return a / b;
    }

    /// <summary>The logarithm by its series of atanh: what Math has differs in the last bit from machine to machine.</summary>
    private static double Log(double x)
    {
        int exponent = Math.ILogB(x);
        double mantissa = Math.ScaleB(x, -exponent);
        double t = (mantissa - 1) / (mantissa + 1), square = t * t, sum = 0;
        for (int n = 41; n >= 1; n -= 2)
        {
            sum = (sum * square) + (1.0 / n);
        }

        return (exponent * 0.693147180559945309417) + (2 * t * sum);
    }
}
