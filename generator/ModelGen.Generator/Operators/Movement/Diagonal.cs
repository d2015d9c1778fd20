using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Sequence;

namespace ModelGen.Generator.Operators.Movement;

/// <summary>The elements with equal indices in two dimensions of one size, of which the second disappears; <c>dx</c> = dy on that diagonal, zeros elsewhere.</summary>
/// <param name="First">The dimension that stays.</param>
/// <param name="Second">The dimension that disappears, behind the first.</param>
internal sealed record Diagonal(int First, int Second) : ViewOperator
{
    public override string Name => "diagonal";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape shape = inputs[0].Shape;
        return First < Second && Second < shape.Rank && shape[First] == shape[Second]
            ? [inputs[0] with { Shape = new Shape(shape.Dims.Items.RemoveAt(Second)) }]
            : throw new ShapeException($"diagonal: the dimensions {First} and {Second} of {shape} must be of one size");
    }

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        if (gradients[0] is not { } dy)
        {
            return [null];
        }

        Value index = graph.Add(new Arange(Dim.Zero, dy.Shape[First], 1));
        Value isDiagonal = graph.Add(new Equal(), Along(index, First), Along(index, Second));
        return [graph.Mask(isDiagonal, graph.Add(new Reshape(new Shape(dy.Shape.Dims.Items.Insert(Second, Dim.One))), dy))];

        Value Along(Value x, int axis) =>
            graph.Add(new Reshape(Shape.Of([.. Enumerable.Range(0, dy.Shape.Rank + 1).Select(i => i == axis ? x.Shape[0] : Dim.One)])), x);
    }

    public override Access? View(Access input, Shape inputShape, Shape outputShape)
    {
        ImmutableArray<Dim> strides = input.Strides.Items;
        return input with { Strides = strides.SetItem(First, strides[First] + strides[Second]).RemoveAt(Second).ToEquatableArray() };
    }

    public override string Describe(ImmutableArray<string> inputs) => $"diagonal({inputs[0]}, {First}, {Second})";
}
