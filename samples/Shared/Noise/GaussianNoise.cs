namespace Samples;

/// <summary>Standard normal numbers (Box and Muller 1958), the same ones for a seed.</summary>
internal sealed class GaussianNoise(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>Fills a span.</summary>
    public void Fill(Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }
    }
}
