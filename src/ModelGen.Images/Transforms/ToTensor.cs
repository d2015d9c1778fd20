namespace ModelGen.Images;

/// <summary>Floats in 0 … 1, <c>[channels, height, width]</c> (<c>torchvision.transforms.ToTensor</c>).</summary>
public sealed class ToTensor : ImageTransform
{
    /// <summary>Makes floats of pixels.</summary>
    /// <param name="channelsLast">Whether they are <c>[height, width, channels]</c>.</param>
    public ToTensor(bool channelsLast = false) => ChannelsLast = channelsLast;

    internal bool ChannelsLast { get; }
}
