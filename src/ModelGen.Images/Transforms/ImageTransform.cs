using ModelGen.Images.Pixels;

namespace ModelGen.Images;

/// <summary>
/// A step between a file and the values that a model is given, by torchvision's name and meaning. An <see cref="ImageReader"/> has a list of them: changes of the image first, then
/// <see cref="ToTensor"/>, then <see cref="Normalize"/>, or <see cref="PILToTensor"/> alone. Transforms have no state: one may be in several lists.
/// </summary>
public abstract class ImageTransform
{
    private protected ImageTransform()
    {
    }

    /// <summary>The channels of its result.</summary>
    internal virtual int ChannelsOf(int channels) => channels;

    /// <summary>Changes an image.</summary>
    /// <exception cref="InvalidDataException">It cannot be done with this one; the message goes on after the file's name.</exception>
    internal virtual void Apply(PixelBuffer image, Random random)
    {
    }
}
