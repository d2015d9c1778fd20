using System.Numerics;

namespace ModelGen.Runtime;

/// <summary>Normal numbers within bounds, by the inverse of the distribution.</summary>
internal sealed class TruncatedNormal
{
    private readonly double mean;
    private readonly double std;
    private readonly double least;
    private readonly double most;
    private readonly double low;
    private readonly double high;

    /// <summary>Describes the distribution.</summary>
    /// <exception cref="ArgumentException">The deviation is not above 0, or the bounds are no range.</exception>
    internal TruncatedNormal(double mean, double std, double least, double most)
    {
        if (!(std > 0 && least < most))
        {
            throw new ArgumentException($"A truncated normal distribution has a standard deviation above 0 and a < b, not {std} and [{least}, {most}].");
        }

        (this.mean, this.std, this.least, this.most) = (mean, std, least, most);
        (low, high) = (Below((least - mean) / std), Below((most - mean) / std));
    }

    /// <summary>Draws the values from the one with index <paramref name="start"/> on.</summary>
    internal void Fill(Span<float> values, RandomStream random, int start)
    {
        for (int i = 0; i < values.Length; i += Vector<double>.Count)
        {
            Vector<double> uniform = RandomStream.Uniform(random.Counters((long)start + i, 1));
            for (int lane = 0; lane < Vector<double>.Count && i + lane < values.Length; lane++)
            {
                double value = mean + (std * NormalQuantile.Of(low + ((high - low) * uniform[lane])));
                values[i + lane] = (float)Math.Clamp(value, least, most);
            }
        }
    }

    /// <summary>The probability of a standard normal number below x: where its quantile is x, by halving.</summary>
    private static double Below(double x)
    {
        (double from, double to) = (0, 1);
        for (int i = 0; i < 60; i++)
        {
            double middle = (from + to) / 2;
            (from, to) = NormalQuantile.Of(middle) < x ? (middle, to) : (from, middle);
        }

        return (from + to) / 2;
    }
}
