using ModelGen.Images.Pixels;

namespace ModelGen.Images;

/// <summary>Changes the size of the image (<c>torchvision.transforms.Resize</c>), antialiased, by Pillow's formula.</summary>
public sealed class Resize : ImageTransform
{
    private readonly int height;
    private readonly int? width;
    private readonly Resampling resampling;

    /// <summary>The shorter side becomes <paramref name="size"/>; the longer one keeps the ratio, rounded down.</summary>
    /// <param name="size">In pixels, at least 1.</param>
    /// <param name="resampling">How pixels are found.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1.</exception>
    public Resize(int size, Resampling resampling = Resampling.Bilinear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        (height, this.resampling) = (size, resampling);
    }

    /// <summary>The image becomes <c>[height, width]</c>, whatever its ratio.</summary>
    /// <param name="height">In pixels, at least 1.</param>
    /// <param name="width">In pixels, at least 1.</param>
    /// <param name="resampling">How pixels are found.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1.</exception>
    public Resize(int height, int width, Resampling resampling = Resampling.Bilinear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (this.height, this.width, this.resampling) = (height, width, resampling);
    }

    internal override void Apply(PixelBuffer image, Random random)
    {
        if (width is { } exact)
        {
            Resizer.Resize(image, height, exact, resampling);
            return;
        }

        int size = height;
        bool isUpright = image.Height > image.Width;
        long longer = (long)size * Math.Max(image.Height, image.Width) / Math.Min(image.Height, image.Width);
        if (longer > Array.MaxLength)
        {
            throw new InvalidDataException($"it is {image.Height} × {image.Width} and would become {longer} pixels long, which is too large.");
        }

        Resizer.Resize(image, isUpright ? (int)longer : size, isUpright ? size : (int)longer, resampling);
    }
}
