namespace ModelGen.Generator.Graphs;

/// <summary>The type of a value in a graph.</summary>
internal sealed record TensorType(ElementType Element, Shape Shape)
{
    public static TensorType Float(Shape shape) => new(ElementType.Float32, shape);

    public override string ToString() => Element switch
    {
        ElementType.Float32 => Shape.ToString(),
        ElementType.Int32 => "int " + Shape,
        ElementType.UInt8 => "byte " + Shape,
        _ => "bool " + Shape,
    };
}

internal enum ElementType
{
    Float32,
    Int32,

    /// <summary>Of inputs alone, which become floats at once.</summary>
    UInt8,

    /// <summary>The result of a comparison. Never stored in memory: kernels that need one compute it again.</summary>
    Bool,
}
