using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Axis;

/// <summary>A kernel that goes along one axis of its first input, which is seen as <c>[outer, size, inner]</c>.</summary>
internal abstract record AxisOperator(int Axis) : KernelOperator
{
    /// <summary>The three sizes of a shape as arguments of a call.</summary>
    protected string Sizes(Shape shape, Func<Dim, string> dim) => $"{dim(shape.Product(0, Axis))}, {dim(shape[Axis])}, {dim(shape.Product(Axis + 1, shape.Rank))}";

    /// <summary>The text of a span for a kernel that only moves elements: integers as floats of the same bits.</summary>
    protected static string Moved(string span, TensorType type) => type.Element == ElementType.Int32 ? $"Bits.AsFloats({span})" : span;

    /// <summary>Throws unless the input is a float tensor, which has the axis.</summary>
    protected void RequireFloats(TensorType input)
    {
        if (input.Element != ElementType.Float32)
        {
            throw new ShapeException($"{Name} takes a float tensor, but was given {input}");
        }
    }

    /// <summary>Throws unless the input is a float or int tensor, which has the axis.</summary>
    protected void RequireNumbers(TensorType input)
    {
        if (input.Element == ElementType.Bool)
        {
            throw new ShapeException($"{Name} takes a float or int tensor, but was given {input}");
        }
    }
}
