using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Movement;

/// <summary>Writes each input into a box of the output: producers write there directly where they can.</summary>
internal abstract record PlacementOperator : Operator
{
    public override OperatorKind Kind => OperatorKind.Placement;

    /// <summary>Whether the boxes cover the whole output; if not, it is filled with zeros first.</summary>
    public abstract bool Covers { get; }

    /// <summary>A condition that says the same along what is placed side by side.</summary>
    public override Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) =>
        Slice.IsSameAlongDifferences(condition.Shape, node.Inputs[input].Shape, node.Output.Shape) ? condition : null;

    /// <summary>The same placement of permuted inputs, with dimension k of its result being dimension <c>axes[k]</c> of this one's.</summary>
    public abstract PlacementOperator Permuted(EquatableArray<int> axes);

    /// <summary>The index at which each input's box begins in the output.</summary>
    public abstract ImmutableArray<EquatableArray<Dim>> Origins(ImmutableArray<TensorType> inputs);
}
