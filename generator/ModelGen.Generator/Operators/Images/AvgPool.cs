using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Images;

/// <summary><c>y[b, i…, c] = Σ over t… of x[b, (i·stride − before + t)…, c] / n</c>, n the number of pixels or <paramref name="Divisor"/>; <c>dx</c> is <see cref="AvgPoolGradient"/>.</summary>
/// <param name="IncludePadding">Whether zeros around the image count.</param>
/// <param name="Divisor">What sums are divided by; 0 for the number of pixels.</param>
internal sealed record AvgPool(EquatableArray<Window> Windows, bool IncludePadding, int Divisor) : PoolingOperator(Windows)
{
    public static Stub OneDimension { get; } = Poolings.AvgStub(1);

    public static Stub TwoDimensions { get; } = Poolings.AvgStub(2);

    public static Stub ThreeDimensions { get; } = Poolings.AvgStub(3);

    public static Stub AdaptiveOneDimension { get; } = Poolings.AdaptiveAvgStub(1);

    public static Stub AdaptiveTwoDimensions { get; } = Poolings.AdaptiveAvgStub(2);

    public static Stub AdaptiveThreeDimensions { get; } = Poolings.AdaptiveAvgStub(3);

    public static Stub PowersInOneDimension { get; } = Poolings.LPStub(1);

    public static Stub PowersInTwoDimensions { get; } = Poolings.LPStub(2);

    public static Stub PowersInThreeDimensions { get; } = Poolings.LPStub(3);

    public override string Name => "avg_pool";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [TensorType.Float(Positions(inputs[0].Shape))];

    public override ImmutableArray<SizeBound> SizeBounds(Node node) => Bounds(node.Inputs[0].Shape);

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new AvgPoolGradient(Windows, IncludePadding, Divisor, node.Inputs[0].Shape), dy) : null];

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"Pooling.Average({outputs[0]}, {inputs[0]}, {Sizes(node.Inputs[0].Shape, node.Output.Shape, dim)}, {Options(IncludePadding, Divisor)})";

    /// <summary>The last arguments of a call of the runtime.</summary>
    public static string Options(bool includePadding, int divisor) =>
        $"includePadding: {(includePadding ? "true" : "false")}{(divisor == 0 ? "" : $", divisor: {Literal.Int(divisor)}")}";
}
