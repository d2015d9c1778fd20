using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary>
/// The gradient of a weight of <see cref="GroupedLinear"/>: <c>y[g, m, n] = Σ a[…, g, m] · b[…, g, n]</c> over all dimensions before the groups;
/// <c>da = b · dyᵀ, db = a · dy</c>, group by group.
/// </summary>
internal sealed record GroupedWeightGradient : ContractionOperator
{
    public override string Name => "grouped_weight_gradient";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape a = inputs[0].Shape, b = inputs[1].Shape;
        return a.Rank >= 2 && b.Rank == a.Rank && a.Dims.Items.Take(a.Rank - 1).SequenceEqual(b.Dims.Items.Take(b.Rank - 1))
            ? [TensorType.Float(Shape.Of(a[a.Rank - 2], a[a.Rank - 1], b[b.Rank - 1]))]
            : throw new ShapeException($"{Name}: {inputs[0]} and {inputs[1]} do not fit");
    }

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients) => gradients[0] is { } dy
        ? [graph.Add(new GroupedLinear(TransposeWeight: true), node.Inputs[1], dy), graph.Add(new GroupedLinear(TransposeWeight: false), node.Inputs[0], dy)]
        : [null, null];

    public override ProductForm FormOf(Node node, StorageLayout weight, StorageLayout gradient) => new GroupedWeightGradientForm(node.Types[0].Shape[0]);

    public override ProductSizes SizesOf(Node node)
    {
        Shape a = node.Inputs[0].Shape, y = node.Types[0].Shape;
        return new(y[1], a.Product(0, a.Rank - 2), y[2]);
    }

    public override Func<GraphBuilder, ImmutableArray<Value>, Value> SumOverSteps(Node node) => (graph, stacks) => graph.Add(this, [.. stacks]);
}
