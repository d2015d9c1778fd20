using ModelGen.Images.Pixels;

namespace ModelGen.Images;

/// <summary>Only the brightness (<c>torchvision.transforms.Grayscale</c>): 0.299 red + 0.587 green + 0.114 blue.</summary>
public sealed class Grayscale : ImageTransform
{
    private readonly int numOutputChannels;

    /// <summary>Makes images grey.</summary>
    /// <param name="numOutputChannels">1, or 3 for three equal channels.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is neither 1 nor 3.</exception>
    public Grayscale(int numOutputChannels = 1) => this.numOutputChannels = numOutputChannels is 1 or 3
        ? numOutputChannels
        : throw new ArgumentOutOfRangeException(nameof(numOutputChannels), numOutputChannels, $"numOutputChannels is {numOutputChannels}; it must be 1 or 3.");

    internal override int ChannelsOf(int channels) => numOutputChannels;

    internal override void Apply(PixelBuffer image, Random random)
    {
        Span<byte> result = image.Target(image.Height, image.Width, numOutputChannels);
        ReadOnlySpan<byte> pixels = image.Pixels;
        int channels = image.Channels;
        for (int i = 0; i < image.Height * image.Width; i++)
        {
            byte brightness = channels == 1 ? pixels[i] : new Rgb(pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]).Brightness;
            result.Slice(i * numOutputChannels, numOutputChannels).Fill(brightness);
        }

        image.Take(image.Height, image.Width, numOutputChannels);
    }
}
