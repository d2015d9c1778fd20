using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Movement;

/// <summary>Zeros of <paramref name="Shape"/> with x in the box at <paramref name="Start"/>: the derivative of <see cref="Slice"/>; <c>dx</c> = the slice of dy.</summary>
internal sealed record Place(EquatableArray<Dim> Start, Shape Shape) : PlacementOperator
{
    public override string Name => "place";

    public override bool Covers => false;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => [inputs[0] with { Shape = Shape }];

    public override ImmutableArray<EquatableArray<Dim>> Origins(ImmutableArray<TensorType> inputs) => [Start];

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) =>
        [gradients[0] is { } dy ? graph.Add(new Slice(Start, node.Inputs[0].Shape), dy) : null];

    public override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) => inputs[0].Shape == Shape ? inputs[0] : null;
}
