namespace ModelGen.Images;

/// <summary>
/// Bytes as they are, 0 … 255, <c>[channels, height, width]</c> (<c>torchvision.transforms.PILToTensor</c>): for inputs whose <c>[Shape]</c> says <see cref="ShapeAttribute.Bytes"/>, which take a quarter of
/// the memory.
/// </summary>
public sealed class PILToTensor : ImageTransform
{
    /// <summary>Gives pixels as they are.</summary>
    /// <param name="channelsLast">Whether they are <c>[height, width, channels]</c>.</param>
    public PILToTensor(bool channelsLast = false) => ChannelsLast = channelsLast;

    internal bool ChannelsLast { get; }
}
