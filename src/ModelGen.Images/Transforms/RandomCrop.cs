using ModelGen.Images.Pixels;

namespace ModelGen.Images;

/// <summary>A part of the image at a random place (<c>torchvision.transforms.RandomCrop</c>), after a margin has been put around it.</summary>
public sealed class RandomCrop : ImageTransform
{
    private readonly int height;
    private readonly int width;
    private readonly int padding;
    private readonly Rgb fill;

    /// <summary>A part <c>[size, size]</c>.</summary>
    /// <param name="size">In pixels, at least 1.</param>
    /// <param name="padding">The margin on each side, in pixels, at least 0.</param>
    /// <param name="fill">The margin's colour; black by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1, or the margin is negative.</exception>
    public RandomCrop(int size, int padding = 0, Rgb fill = default)
        : this((size, size), padding, fill)
    {
    }

    /// <summary>A part <c>[Height, Width]</c>.</summary>
    /// <param name="size">In pixels, at least 1 each.</param>
    /// <param name="padding">The margin on each side, in pixels, at least 0.</param>
    /// <param name="fill">The margin's colour; black by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1, or the margin is negative.</exception>
    public RandomCrop((int Height, int Width) size, int padding = 0, Rgb fill = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Height, 1, nameof(size));
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Width, 1, nameof(size));
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        (height, width) = size;
        (this.padding, this.fill) = (padding, fill);
    }

    internal override void Apply(PixelBuffer image, Random random)
    {
        // What a place can be, from one margin to the other.
        long down = image.Height + (2L * padding) - height;
        long right = image.Width + (2L * padding) - width;
        if (down < 0 || right < 0)
        {
            throw new InvalidDataException(
                $"it is {image.Height} × {image.Width}, of which RandomCrop cannot take {height} × {width} with a padding of {padding}: a Resize before it, or more padding, makes it fit.");
        }

        int top = (int)(random.NextInt64(down + 1) - padding);
        int left = (int)(random.NextInt64(right + 1) - padding);
        Cropper.Crop(image, top, left, height, width, fill);
    }
}
