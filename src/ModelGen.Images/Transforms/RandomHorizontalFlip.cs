using ModelGen.Images.Pixels;

namespace ModelGen.Images;

/// <summary>Left and right change places, with a probability (<c>torchvision.transforms.RandomHorizontalFlip</c>).</summary>
public sealed class RandomHorizontalFlip : ImageTransform
{
    private readonly double p;

    /// <summary>Flips some images.</summary>
    /// <param name="p">The share of them, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not in [0, 1].</exception>
    public RandomHorizontalFlip(double p = 0.5) =>
        this.p = p is >= 0 and <= 1 ? p : throw new ArgumentOutOfRangeException(nameof(p), p, $"p is {p}; it must lie in [0, 1].");

    internal override void Apply(PixelBuffer image, Random random)
    {
        if (random.NextDouble() >= p)
        {
            return;
        }

        int channels = image.Channels;
        int length = image.Width * channels;
        for (int y = 0; y < image.Height; y++)
        {
            // Backwards, and then each pixel's channels forwards again.
            Span<byte> row = image.Pixels.Slice(y * length, length);
            row.Reverse();
            for (int x = 0; channels == 3 && x < length; x += 3)
            {
                (row[x], row[x + 2]) = (row[x + 2], row[x]);
            }
        }
    }
}
