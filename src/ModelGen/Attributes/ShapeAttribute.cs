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
}
