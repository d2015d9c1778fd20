using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary>
/// <c>y[…, m, n] = Σₖ a[…, m, k] · b[…, k, n]</c> with batch dims broadcast (<c>torch.matmul</c>), either matrix read transposed;
/// <c>da = dy·bᵀ, db = aᵀ·dy</c>. Both inputs have rank ≥ 2: vectors are reshaped by lowering.
/// </summary>
internal sealed record MatMul(bool TransposeA, bool TransposeB) : Operator
{
    public override string Name => "matmul";

    public override OperatorKind Kind => OperatorKind.Contraction;

    public override Saves Saves => Saves.Input;

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape a = inputs[0].Shape, b = inputs[1].Shape;
        if (a.Rank < 2 || b.Rank < 2)
        {
            throw new ShapeException($"matmul takes matrices, but was given {a} and {b}");
        }

        (Dim m, Dim k) = TransposeA ? (a[a.Rank - 1], a[a.Rank - 2]) : (a[a.Rank - 2], a[a.Rank - 1]);
        (Dim k2, Dim n) = TransposeB ? (b[b.Rank - 1], b[b.Rank - 2]) : (b[b.Rank - 2], b[b.Rank - 1]);
        if (k != k2)
        {
            throw new ShapeException($"matmul: {Text(a, TransposeA)} and {Text(b, TransposeB)} do not fit: the inner dimensions are {k} and {k2}");
        }

        Shape batch = Shape.Broadcast(Batch(a), Batch(b))
            ?? throw new ShapeException($"matmul: the batch dimensions of {a} and {b} do not broadcast");
        return [TensorType.Float(new Shape(batch.Dims.Items.Add(m).Add(n)))];
    }

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        Value a = node.Inputs[0], b = node.Inputs[1], dy = gradients[0]!.Value;
        Value da = TransposeA
            ? graph.Add(new MatMul(TransposeB, true), b, dy)
            : graph.Add(new MatMul(false, !TransposeB), dy, b);

        // A matrix shared by the whole batch gets its gradient from one product over all rows, not from a batch of products summed afterwards.
        if (b.Shape.Rank == 2 && a.Shape.Rank > 2 && !TransposeA)
        {
            a = Rows(graph, a);
            dy = Rows(graph, dy);
        }

        Value db = TransposeB
            ? graph.Add(new MatMul(true, TransposeA), dy, a)
            : graph.Add(new MatMul(!TransposeA, false), a, dy);
        return [da, db];
    }

    public override string Describe(ImmutableArray<string> inputs) =>
        $"{inputs[0]}{(TransposeA ? "ᵀ" : "")} · {inputs[1]}{(TransposeB ? "ᵀ" : "")}";

    private static Shape Batch(Shape shape) => new(shape.Dims.Items.RemoveRange(shape.Rank - 2, 2));

    private static string Text(Shape shape, bool transposed) => transposed ? $"{shape}ᵀ" : shape.ToString();

    private static Value Rows(GraphBuilder graph, Value x) =>
        graph.Add(new Movement.Reshape(Shape.Of(x.Shape.Product(0, x.Shape.Rank - 1), x.Shape[x.Shape.Rank - 1])), x);
}
