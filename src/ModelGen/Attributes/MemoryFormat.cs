namespace ModelGen;

/// <summary>In which order the elements of an input or a result lie in memory. <c>torch.memory_format</c>.</summary>
public enum MemoryFormat
{
    /// <summary>In the order of the dimensions, the last one fastest: <c>[batch, channels, height, width]</c> has the lines of one channel behind each other.</summary>
    Contiguous,

    /// <summary>
    /// The second dimension fastest: <c>[batch, channels, height, width]</c> lies as <c>[batch, height, width, channels]</c>, the channels of a pixel behind each other, as image decoders give
    /// them.
    /// </summary>
    ChannelsLast,
}
