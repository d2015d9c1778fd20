using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Images;

/// <summary><c>y[b, i…, c] = max over t… of x[b, (i·stride − before + t·dilation)…, c]</c> of what lies in x; <c>dx</c> is <see cref="MaxPoolGradient"/>.</summary>
internal sealed record MaxPool(EquatableArray<Window> Windows) : PoolingOperator(Windows)
{
    public static Stub OneDimension { get; } = Poolings.MaxStub(1);

    public static Stub TwoDimensions { get; } = Poolings.MaxStub(2);

    public static Stub ThreeDimensions { get; } = Poolings.MaxStub(3);

    public static Stub AdaptiveOneDimension { get; } = Poolings.AdaptiveMaxStub(1);

    public static Stub AdaptiveTwoDimensions { get; } = Poolings.AdaptiveMaxStub(2);

    public static Stub AdaptiveThreeDimensions { get; } = Poolings.AdaptiveMaxStub(3);

    public override string Name => "max_pool";

    public override Saves Saves => Saves.Input | Saves.Output;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(Positions(inputs[0].Shape))];

    public override ImmutableArray<SizeBound> SizeBounds(Node node) => Bounds(node.Inputs[0].Shape);

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new MaxPoolGradient(Windows), dy, node.Inputs[0], node.Output) : null];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Pooling.Max({outputs[0]}, {inputs[0]}, {Sizes(node.Inputs[0].Shape, node.Output.Shape, dim)})";
}
