using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary>
/// A linear map for each group: <c>y[…, g, n] = Σₖ x[…, g, k] · w[g, n, k]</c>, w read as [g, k, n] if it isn't transposed; <c>dx = dy · w, dw = dyᵀ · x</c>, group by
/// group (<c>torch.einsum("...gk,gnk-&gt;...gn", x, w)</c>, a 1×1 convolution with groups).
/// </summary>
internal sealed record GroupedLinear(bool TransposeWeight) : ContractionOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.GroupedLinear", "x, weight", new GroupedLinear(TransposeWeight: true));

    public override string Name => "grouped_linear";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape x = inputs[0].Shape, w = inputs[1].Shape;
        if (x.Rank < 2 || w.Rank != 3 || inputs.Any(i => i.Element != ElementType.Float32))
        {
            throw new ShapeException($"grouped_linear takes float tensors […, groups, in] and a weight [groups, out, in], but was given {inputs[0]} and {inputs[1]}");
        }

        (Dim groups, Dim k) = (x[x.Rank - 2], x[x.Rank - 1]);
        (Dim n, Dim inner) = TransposeWeight ? (w[1], w[2]) : (w[2], w[1]);
        return groups == w[0] && k == inner
            ? [TensorType.Float(new Shape(x.Dims.Items.SetItem(x.Rank - 1, n)))]
            : throw new ShapeException($"grouped_linear: {x} and the weight {w} do not fit: {x} has {groups} groups of {k}, the weight takes {w[0]} groups of {inner}");
    }

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        if (gradients[0] is not { } dy)
        {
            return [null, null];
        }

        (Value x, Value w) = (node.Inputs[0], node.Inputs[1]);
        (Value left, Value right) = TransposeWeight ? (dy, x) : (x, dy);
        return [graph.Add(new GroupedLinear(!TransposeWeight), dy, w), graph.Add(new GroupedWeightGradient(), left, right)];
    }

    /// <summary>A condition on whole groups of the result is one on groups of x.</summary>
    public override Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) => input == 0 && SelectsGroups(node, condition) ? condition : null;

    public override ImmutableArray<Value> Select(GraphBuilder graph, Node node, Value condition) =>
        SelectsGroups(node, condition) ? node.Inputs.SetItem(0, graph.Mask(condition, node.Inputs[0])) : node.Inputs;

    public override ProductForm FormOf(Node node, StorageLayout weight, StorageLayout gradient) =>
        new GroupedLinearForm(node.Inputs[1].Shape[0], TransposeWeight);

    public override ProductSizes SizesOf(Node node)
    {
        Shape x = node.Inputs[0].Shape, y = node.Types[0].Shape;
        return new(x.Product(0, x.Rank - 2), x[x.Rank - 1], y[y.Rank - 1]);
    }

    private static bool SelectsGroups(Node node, Value condition)
    {
        Shape shape = condition.Shape, x = node.Inputs[0].Shape;
        return (shape.Rank == 0 || shape[shape.Rank - 1] == Dim.One) && Shape.Broadcast(shape, x) == x;
    }
}
