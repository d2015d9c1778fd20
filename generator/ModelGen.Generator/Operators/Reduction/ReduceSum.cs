using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Reduction;

/// <summary><c>y = Σ x</c>; <c>dx = dy</c> repeated.</summary>
internal sealed record ReduceSum(EquatableArray<int> Axes, bool KeepDim) : ReductionOperator(Axes, KeepDim)
{
    public static Stub Stub { get; } = Reductions.Stub("Ops.Sum", (axes, keepDim) => new ReduceSum(axes, keepDim));

    public override string Name => "sum";

    public override string Kernel => "Sum";

    public override bool CanAccumulate => true;

    public override Func<GraphBuilder, ImmutableArray<Value>, Value> SumOverSteps(Node node) =>
        (graph, stacks) => graph.Add(new ReduceSum(Axes.Items.Select(a => a + 1).Prepend(0).ToEquatableArray(), KeepDim: false), stacks[0]);

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        Shape shape = node.Inputs[0].Shape;
        return [gradients[0] is { } dy ? graph.Add(new Expand(shape), Reductions.Restore(graph, dy, shape, Axes)) : null];
    }
}
