namespace ModelGen;

/// <summary>
/// States the shape of an input: an <c>int</c> is a fixed dimension, a <c>string</c> names a symbol whose value is known at run time
/// (<c>[Shape("batch", 784)]</c>). The same name means the same value in a whole entry point; the name of
/// a parameter of the model's constructor means its value. On a result it is a checked statement.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.ReturnValue)]
public sealed class ShapeAttribute : Attribute
{
    /// <summary>States a shape.</summary>
    /// <param name="dimensions">Integers (≥ 1) and names (C# identifiers), outermost dimension first; none for a scalar.</param>
    public ShapeAttribute(params object[] dimensions) => Dimensions = dimensions;

    /// <summary>Integers and names, outermost dimension first.</summary>
    public object[] Dimensions { get; }

    /// <summary>
    /// In which order the elements lie in memory; the dimensions are stated in PyTorch's order all the same. <see cref="MemoryFormat.ChannelsLast"/> takes images as decoders give them: spans
    /// and tensor spans of the generated methods, and gradients, are <c>[batch, height, width, channels]</c> for <c>[Shape("batch", 3, "height", "width", MemoryFormat = MemoryFormat.ChannelsLast)]</c>.
    /// Needs at least three dimensions.
    /// </summary>
    public MemoryFormat MemoryFormat { get; set; }

    /// <summary>
    /// Whether the generated methods take bytes: the declaration sees them as floats from 0 to 255 (<c>var x = image / 255</c>). Only for an input that is a <see cref="Tensor"/> and no state; it has no
    /// gradient.
    /// </summary>
    public bool Bytes { get; set; }
}
