using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Movement;

/// <summary>Repeats dimensions of size 1 (<c>torch.Tensor.expand</c>); <c>dx</c> = the sum over the repeated dimensions, which the reverse walk adds.</summary>
internal sealed record Expand(Shape Shape) : ViewOperator
{
    public override string Name => "expand";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) =>
        Shape.Broadcast(inputs[0].Shape, Shape) is { } shape && shape == Shape
            ? [inputs[0] with { Shape = Shape }]
            : throw new ShapeException($"expand: {inputs[0].Shape} cannot become {Shape}: sizes must be equal, or 1 before");

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => gradients;

    public override Access? View(Access input, Shape inputShape, Shape outputShape)
    {
        int added = outputShape.Rank - inputShape.Rank;
        return input with
        {
            Strides = outputShape.Dims.Items
                .Select((dim, i) => i < added || (inputShape[i - added] == Dim.One && dim != Dim.One) ? Dim.Zero : input.Strides[i - added])
                .ToEquatableArray(),
        };
    }

    public override string Describe(ImmutableArray<string> inputs) => $"expand({inputs[0]}, {Shape})";
}
