using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary>
/// <c>y[…, m, n] = Σₖ a[…, m, k] · b[…, k, n]</c> with batch dims broadcast (<c>torch.matmul</c>), either matrix read transposed;
/// <c>da = dy·bᵀ, db = aᵀ·dy</c>. Both inputs have rank ≥ 2: the stub reshapes vectors.
/// </summary>
internal sealed record MatMul(bool TransposeA, bool TransposeB) : ContractionOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.MatMul", "x, y", (graph, arguments) => OfVectors(graph, arguments.Tensor("x"), arguments.Tensor("y")));

    public override string Name => "matmul";

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape a = inputs[0].Shape, b = inputs[1].Shape;
        if (a.Rank < 2 || b.Rank < 2 || inputs.Any(i => i.Element != ElementType.Float32))
        {
            throw new ShapeException($"matmul takes float matrices, but was given {inputs[0]} and {inputs[1]}");
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

    public override Traits TraitsOf(Node node, ImmutableArray<Traits> inputs) => inputs.Any(i => i.HasFlag(Traits.Weights)) ? Traits.Logits : Traits.None;

    /// <summary>A matrix that was transposed before is read transposed instead.</summary>
    public override Value? Simplify(GraphBuilder graph, ImmutableArray<Value> inputs) =>
        ExchangesMatrix(inputs[0].Operator) ? graph.Add(this with { TransposeA = !TransposeA }, inputs[0].Node.Inputs[0], inputs[1])
        : ExchangesMatrix(inputs[1].Operator) ? graph.Add(this with { TransposeB = !TransposeB }, inputs[0], inputs[1].Node.Inputs[0])
        : null;

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        if (gradients[0] is not { } dy)
        {
            return [null, null];
        }

        Value a = node.Inputs[0], b = node.Inputs[1];
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

    /// <summary>A condition on rows of the product is one on rows of a.</summary>
    public override Value? ConditionOf(GraphBuilder graph, Node node, int input, Value condition) => input == 0 && SelectsRows(node, condition) ? condition : null;

    public override ImmutableArray<Value> Select(GraphBuilder graph, Node node, Value condition) =>
        SelectsRows(node, condition) ? node.Inputs.SetItem(0, graph.Mask(condition, node.Inputs[0])) : node.Inputs;

    public override ProductForm FormOf(Node node, StorageLayout weight, StorageLayout gradient) =>
        weight != StorageLayout.RowMajor ? TransposeB ? new LinearForm() : new LinearInputGradientForm()
        : gradient == StorageLayout.Panels ? new LinearWeightGradientForm()
        : new MatMulForm(TransposeA, TransposeB);

    public override ProductSizes SizesOf(Node node)
    {
        Shape a = node.Inputs[0].Shape, y = node.Types[0].Shape;
        return new(y[y.Rank - 2], a[a.Rank - (TransposeA ? 2 : 1)], y[y.Rank - 1]);
    }

    public override WeightUses UseOf(Node node, int input) =>
        input != 1 || TransposeA || node.Inputs[1].Shape.Rank != 2 || node.Inputs[0].Parameter is not null ? WeightUses.Other
        : TransposeB ? WeightUses.Weight
        : WeightUses.InputGradient;

    public override bool GivesWeightGradient(Node node) => IsSumOverRows(node);

    public override Parameter? WeightByRows(Node node) => !TransposeA && !TransposeB && node.Inputs[1].Parameter is { Shape.Rank: 2 } weight ? weight : null;

    public override Func<GraphBuilder, ImmutableArray<Value>, Value>? SumOverSteps(Node node) =>
        IsSumOverRows(node) ? (graph, stacks) => graph.Add(this, [.. stacks.Select(s => Rows(graph, s))]) : null;

    public override string Describe(ImmutableArray<string> inputs) =>
        $"{Operand(inputs[0])}{(TransposeA ? "ᵀ" : "")} · {Operand(inputs[1])}{(TransposeB ? "ᵀ" : "")}";

    /// <summary>A vector is a row on the left and a column on the right; its dimension disappears from the result.</summary>
    private static Value OfVectors(GraphBuilder graph, Value x, Value y)
    {
        if (x.Shape.Rank == 0 || y.Shape.Rank == 0)
        {
            throw new ShapeException($"matmul takes vectors and matrices, but was given {x.Shape} and {y.Shape}");
        }

        Value a = x.Shape.Rank > 1 ? x : graph.Add(new Movement.Reshape(Shape.Of(Dim.One, x.Shape[0])), x);
        Value b = y.Shape.Rank > 1 ? y : graph.Add(new Movement.Reshape(Shape.Of(y.Shape[0], Dim.One)), y);
        Value product = graph.Add(new MatMul(false, false), a, b);
        ImmutableArray<Dim> dims = product.Shape.Dims.Items;
        dims = y.Shape.Rank > 1 ? dims : dims.RemoveAt(dims.Length - 1);
        dims = x.Shape.Rank > 1 ? dims : dims.RemoveAt(dims.Length - (y.Shape.Rank > 1 ? 2 : 1));
        return dims.Length == product.Shape.Rank ? product : graph.Add(new Movement.Reshape(new Shape(dims)), product);
    }

    /// <summary><c>aᵀ · b</c> of two matrices: each row of both adds to it.</summary>
    private bool IsSumOverRows(Node node) => TransposeA && !TransposeB && node.Inputs.All(i => i.Shape.Rank == 2);

    private bool SelectsRows(Node node, Value condition)
    {
        Shape shape = condition.Shape, a = node.Inputs[0].Shape;
        return !TransposeA && (shape.Rank == 0 || shape[shape.Rank - 1] == Dim.One) && Shape.Broadcast(shape, a) == a;
    }

    private static bool ExchangesMatrix(Operator op) => op is Movement.Permute permute && permute.Axes.Count >= 2
        && permute == Movement.Permute.Exchange(permute.Axes.Count, permute.Axes.Count - 2, permute.Axes.Count - 1);

    private static Shape Batch(Shape shape) => new(shape.Dims.Items.RemoveRange(shape.Rank - 2, 2));

    private static string Text(Shape shape, bool transposed) => transposed ? $"{shape}ᵀ" : shape.ToString();

    private static Value Rows(GraphBuilder graph, Value x) =>
        graph.Add(new Movement.Reshape(Shape.Of(x.Shape.Product(0, x.Shape.Rank - 1), x.Shape[x.Shape.Rank - 1])), x);
}
