namespace ModelGen.Runtime;

/// <summary>Puts values where indices say, an image a unit.</summary>
internal readonly ref struct UnpoolingUnits : IUnits
{
    private readonly Span<float> y;
    private readonly ReadOnlySpan<float> x;
    private readonly ReadOnlySpan<int> indices;
    private readonly int positions;
    private readonly int pixels;
    private readonly int channels;

    internal UnpoolingUnits(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<int> indices, int positions, int pixels, int channels)
    {
        this.y = y;
        this.x = x;
        this.indices = indices;
        (this.positions, this.pixels, this.channels) = (positions, pixels, channels);
    }

    public void Run(int unit)
    {
        Span<float> image = y.Slice(unit * pixels * channels, pixels * channels);
        image.Clear();
        for (int position = 0, element = unit * positions * channels; position < positions; position++)
        {
            for (int channel = 0; channel < channels; channel++, element++)
            {
                image[(indices[element] * channels) + channel] = x[element];
            }
        }
    }
}
