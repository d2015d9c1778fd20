using ModelGen.Images.Pixels;

namespace ModelGen.Images;

/// <summary>Turns the image about its centre by a random angle (<c>torchvision.transforms.RandomRotation</c>); its size stays.</summary>
public sealed class RandomRotation : ImageTransform
{
    private readonly double low;
    private readonly double high;
    private readonly Resampling resampling;
    private readonly Rgb fill;

    /// <summary>An angle in ±<paramref name="degrees"/>.</summary>
    /// <param name="degrees">At least 0.</param>
    /// <param name="resampling">How pixels are found.</param>
    /// <param name="fill">The colour of what comes from outside of the image; black by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative or not finite.</exception>
    public RandomRotation(double degrees, Resampling resampling = Resampling.Nearest, Rgb fill = default)
        : this((-degrees, degrees), resampling, fill)
    {
    }

    /// <summary>An angle between two.</summary>
    /// <param name="degrees">Counter-clockwise, the smaller one first.</param>
    /// <param name="resampling">How pixels are found.</param>
    /// <param name="fill">The colour of what comes from outside of the image; black by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">The first one is the greater one, or one is not finite.</exception>
    public RandomRotation((double Low, double High) degrees, Resampling resampling = Resampling.Nearest, Rgb fill = default)
    {
        if (!(degrees.Low <= degrees.High && double.IsFinite(degrees.High - degrees.Low)))
        {
            throw new ArgumentOutOfRangeException(nameof(degrees), degrees, $"degrees is {degrees}; it must be two finite numbers, the smaller one first, or one that is at least 0.");
        }

        ((low, high), this.resampling, this.fill) = (degrees, resampling, fill);
    }

    internal override void Apply(PixelBuffer image, Random random) =>
        Rotator.Rotate(image, low + (random.NextDouble() * (high - low)), resampling, fill);
}
