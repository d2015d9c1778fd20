using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Images;

/// <summary>The gradient of the image of an <see cref="AvgPool"/>: each pixel has its share of the gradients of all windows that cover it; <c>dy</c> is the pooling of dx.</summary>
/// <param name="Image">The shape of the image, of which several have the same number of positions.</param>
internal sealed record AvgPoolGradient(EquatableArray<Window> Windows, bool IncludePadding, int Divisor, Shape Image) : PoolingOperator(Windows)
{
    public override string Name => "avg_pool_gradient";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => inputs[0].Shape == Positions(Image)
        ? [TensorType.Float(Image)]
        : throw new ShapeException($"{Name}: {inputs[0]} and {Image} do not fit");

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dx ? graph.Add(new AvgPool(Windows, IncludePadding, Divisor), dx) : null];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Pooling.AverageGradient({outputs[0]}, {inputs[0]}, {Sizes(Image, node.Inputs[0].Shape, dim)}, {AvgPool.Options(IncludePadding, Divisor)})";
}
