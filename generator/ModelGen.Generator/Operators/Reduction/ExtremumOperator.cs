using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Reduction;

/// <summary>A maximum or minimum. Elements that are equal to the result share its gradient evenly, as for <c>torch.amax</c>; all gradients are NaN where the result is.</summary>
internal abstract record ExtremumOperator(EquatableArray<int> Axes, bool KeepDim) : ReductionOperator(Axes, KeepDim)
{
    /// <summary>The comparison that tells an element from the result.</summary>
    protected abstract ComparisonOperator Worse { get; }

    public sealed override Saves Saves => Saves.Input | Saves.Output;

    public sealed override bool KeepsZeros => false;

    public sealed override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs) => Axes.Items.All(axis => inputs[0].Shape[axis] != Dim.Zero)
        ? base.Infer(inputs)
        : throw new ShapeException($"{Name} of {inputs[0]} over the dimensions ({string.Join(", ", Axes.Items)}): there is no {Kernel.ToLowerInvariant()}imum of no elements");

    /// <summary>No elements have no maximum; <c>torch.amax</c> says so, too.</summary>
    public sealed override ImmutableArray<SizeBound> SizeBounds(Node node) =>
        [.. Axes.Items.Select(axis => new SizeBound(node.Inputs[0].Shape[axis], $"{Name} over dimension {axis} of {node.Inputs[0].Shape}", Least: 1))];

    public sealed override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        if (gradients[0] is not { } dy)
        {
            return [null];
        }

        Value x = node.Inputs[0], y = Reductions.Restore(graph, node.Output, x.Shape, Axes);

        // Nothing compares with NaN: all elements are chosen then, and NaN is what they share.
        Value isChosen = graph.Add(new LogicalNot(), graph.Add(Worse, x, y));
        Value count = graph.Add(new ReduceSum(Axes, KeepDim: true), graph.Mask(isChosen, graph.Number(1)));
        Value share = graph.Over(Reductions.Restore(graph, dy, x.Shape, Axes), count);
        return [graph.Mask(isChosen, graph.Select(graph.Add(new Equal(), y, y), share, y))];
    }
}
