using ModelGen.Images.Pixels;

namespace ModelGen.Images;

/// <summary>A part of the image of random area, ratio and place, resized (<c>torchvision.transforms.RandomResizedCrop</c>).</summary>
public sealed class RandomResizedCrop : ImageTransform
{
    private const int Attempts = 10;

    private readonly int height;
    private readonly int width;
    private readonly (double Low, double High) scale;
    private readonly (double Low, double High) ratio;
    private readonly Resampling resampling;

    /// <summary>The part becomes <c>[size, size]</c>.</summary>
    /// <param name="size">In pixels, at least 1.</param>
    /// <param name="scale">The least and the greatest share of the image's area, in (0, 1]; (0.08, 1) by default.</param>
    /// <param name="ratio">The least and the greatest width ÷ height of the part, &gt; 0; (3/4, 4/3) by default.</param>
    /// <param name="resampling">How pixels are found.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public RandomResizedCrop(int size, (double Low, double High)? scale = null, (double Low, double High)? ratio = null, Resampling resampling = Resampling.Bilinear)
        : this((size, size), scale, ratio, resampling)
    {
    }

    /// <summary>The part becomes <c>[Height, Width]</c>.</summary>
    /// <param name="size">In pixels, at least 1 each.</param>
    /// <param name="scale">The least and the greatest share of the image's area, in (0, 1]; (0.08, 1) by default.</param>
    /// <param name="ratio">The least and the greatest width ÷ height of the part, &gt; 0; (3/4, 4/3) by default.</param>
    /// <param name="resampling">How pixels are found.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public RandomResizedCrop((int Height, int Width) size, (double Low, double High)? scale = null, (double Low, double High)? ratio = null, Resampling resampling = Resampling.Bilinear)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Height, 1, nameof(size));
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Width, 1, nameof(size));
        (height, width) = size;
        this.scale = scale ?? (0.08, 1);
        this.ratio = ratio ?? (3.0 / 4, 4.0 / 3);
        this.resampling = resampling;
        if (!(this.scale.Low > 0 && this.scale.Low <= this.scale.High && this.scale.High <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), this.scale, $"scale is {this.scale}; it must be two numbers in (0, 1], the smaller one first.");
        }

        if (!(this.ratio.Low > 0 && this.ratio.Low <= this.ratio.High && double.IsFinite(this.ratio.High)))
        {
            throw new ArgumentOutOfRangeException(nameof(ratio), this.ratio, $"ratio is {this.ratio}; it must be two numbers above 0, the smaller one first.");
        }
    }

    internal override void Apply(PixelBuffer image, Random random)
    {
        (int top, int left, int h, int w) = Choose(image.Height, image.Width, random);
        Cropper.Crop(image, top, left, h, w, Rgb.Black);
        Resizer.Resize(image, height, width, resampling);
    }

    private (int Top, int Left, int Height, int Width) Choose(int sourceHeight, int sourceWidth, Random random)
    {
        double area = (double)sourceHeight * sourceWidth;
        (double low, double high) = (Math.Log(ratio.Low), Math.Log(ratio.High));
        for (int i = 0; i < Attempts; i++)
        {
            double target = area * (scale.Low + (random.NextDouble() * (scale.High - scale.Low)));
            double aspect = Math.Exp(low + (random.NextDouble() * (high - low)));
            double w = Math.Round(Math.Sqrt(target * aspect));
            double h = Math.Round(Math.Sqrt(target / aspect));
            if (w > 0 && w <= sourceWidth && h > 0 && h <= sourceHeight)
            {
                return (random.Next(sourceHeight - (int)h + 1), random.Next(sourceWidth - (int)w + 1), (int)h, (int)w);
            }
        }

        return Middle(sourceHeight, sourceWidth);
    }

    /// <summary>The largest middle part whose ratio is allowed.</summary>
    private (int Top, int Left, int Height, int Width) Middle(int sourceHeight, int sourceWidth)
    {
        (int h, int w) = (sourceHeight, sourceWidth);
        double aspect = (double)w / h;
        if (aspect < ratio.Low)
        {
            h = Math.Clamp((int)Math.Round(w / ratio.Low), 1, sourceHeight);
        }
        else if (aspect > ratio.High)
        {
            w = Math.Clamp((int)Math.Round(h * ratio.High), 1, sourceWidth);
        }

        return ((sourceHeight - h) / 2, (sourceWidth - w) / 2, h, w);
    }
}
