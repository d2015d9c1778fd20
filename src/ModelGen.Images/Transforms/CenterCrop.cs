using ModelGen.Images.Pixels;

namespace ModelGen.Images;

/// <summary>The middle of the image (<c>torchvision.transforms.CenterCrop</c>); a smaller image gets a black margin.</summary>
public sealed class CenterCrop : ImageTransform
{
    private readonly int height;
    private readonly int width;

    /// <summary>The middle <c>[size, size]</c>.</summary>
    /// <param name="size">In pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is less than 1.</exception>
    public CenterCrop(int size)
        : this(size, size)
    {
    }

    /// <summary>The middle <c>[height, width]</c>.</summary>
    /// <param name="height">In pixels, at least 1.</param>
    /// <param name="width">In pixels, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1.</exception>
    public CenterCrop(int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (this.height, this.width) = (height, width);
    }

    internal override void Apply(PixelBuffer image, Random random) =>
        Cropper.Crop(image, Start(image.Height, height), Start(image.Width, width), height, width, Rgb.Black);

    /// <summary>Halves go to the even number; of a margin the larger half is behind.</summary>
    private static int Start(int source, int size) =>
        size > source ? -((size - source) / 2) : (int)Math.Round((source - size) / 2.0, MidpointRounding.ToEven);
}
