using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Movement;

/// <summary>
/// Zeros of <paramref name="Shape"/> with each x in the box that begins at its start: the derivative of <see cref="Slice"/>; <c>dx</c> = the slice of dy. Boxes
/// don't overlap.
/// </summary>
internal sealed record Place(EquatableArray<EquatableArray<Dim>> Starts, Shape Shape, bool FillsAll) : PlacementOperator
{
    public static Stub Pad { get; } = Stub.Of("Ops.Pad", "x, pad, mode, value", Padding.Apply);

    /// <summary>One box.</summary>
    public Place(EquatableArray<Dim> start, Shape shape)
        : this([start], shape, FillsAll: false)
    {
    }

    public override string Name => "place";

    public override bool Covers => FillsAll;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [inputs[0] with { Shape = Shape }];

    public override PlacementOperator Permuted(EquatableArray<int> axes) => this with
    {
        Starts = Starts.Items.Select(start => axes.Items.Select(a => start[a]).ToEquatableArray()).ToEquatableArray(),
        Shape = new Shape(axes.Items.Select(a => Shape[a]).ToEquatableArray()),
    };

    public override ImmutableArray<EquatableArray<Dim>> Origins(ImmutableArray<TensorType> inputs) => [.. Starts.Items];

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [.. node.Inputs.Select((x, i) => gradients[0] is { } dy ? graph.Add(new Slice(Starts[i], x.Shape), dy) : (Value?)null)];

    public override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) => inputs[0].Shape == Shape ? inputs[0] : null;

    public override string Describe(ImmutableArray<string> inputs) =>
        $"place({string.Join(", ", inputs.Select((x, i) => $"{x} at [{string.Join(", ", Starts[i].Items)}]"))})";
}
