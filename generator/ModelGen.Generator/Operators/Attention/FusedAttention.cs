using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Attention.Scores;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Operators.Attention;

/// <summary>
/// <c>softmax(q·kᵀ·scale + mask)·v</c> as one kernel, whose memory grows with time and keys alone: y is [batch…, time, heads, dv], beside it the logarithms of the sums of exponentials [batch…, heads, time] and
/// with dropout where its numbers are. The gradients are <see cref="FusedAttentionGradient"/>; that of the mask, where anybody wants it, is made of products: it has as many elements as there are scores.
/// Inputs: q, k, v [batch…, heads, rows, columns], the mask [batch…, heads, time, keys], past [batch…], lengths [batch…], the tables of a formula.
/// </summary>
/// <param name="IsMaskFixed">Whether nobody asks for the gradient of the mask.</param>
/// <param name="P">The probability that a weight becomes 0, less than 1; 0 unless the mask is fixed.</param>
/// <param name="Draw">Tells the masks of dropout apart.</param>
/// <param name="Formula">What becomes of scores before the mask is added, and which count; null for nothing. With it a mask is fixed.</param>
internal sealed record FusedAttention(bool HasMask, bool IsMaskFixed, double P, bool IsCausal, double? Scale, bool HasPast, bool HasLengths, int? Window, int Draw, ScoreFormula? Formula = null) : KernelOperator
{
    public override string Name => "scaled_dot_product_attention";

    public override ImmutableArray<string> OutputNames => P > 0 ? ["attention", "logSums", "place"] : ["attention", "logSums"];

    public override Saves Saves => Saves.Input | Saves.Output | Saves.Extra;

    public override bool DrawsNumbers => P > 0;

    public override bool KeepsZeros => false;

    public override ScoreCode? Scores => Formula;

    /// <summary>The first of the tables that a formula looks up.</summary>
    public int FirstTable => 3 + (HasMask ? 1 : 0) + (HasPast ? 1 : 0) + (HasLengths ? 1 : 0);

    private int? PastInput => HasPast ? HasMask ? 4 : 3 : null;

    private int? LengthsInput => HasLengths ? 3 + (HasMask ? 1 : 0) + (HasPast ? 1 : 0) : null;

    public override Operator Redraw(int draw) => this with { Draw = draw };

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape q = inputs[0].Shape, v = inputs[2].Shape;
        int rank = q.Rank;
        ImmutableArray<Dim> batch = [.. q.Dims.Items.Take(rank - 3)];
        TensorType y = TensorType.Float(new Shape([.. batch, q[rank - 2], q[rank - 3], v[rank - 1]])), sums = TensorType.Float(new Shape([.. batch, q[rank - 3], q[rank - 2]]));
        return P > 0 ? [y, sums, new TensorType(ElementType.Int32, Shape.Of(5))] : [y, sums];
    }

    /// <summary>The products of queries and keys and of weights and values.</summary>
    public override Dim MultiplyAdds(Node node)
    {
        Shape q = node.Inputs[0].Shape, v = node.Inputs[2].Shape;
        return q.Product(0, q.Rank - 1) * v[v.Rank - 2] * (q[q.Rank - 1] + v[v.Rank - 1]);
    }

    public override ImmutableArray<IndexRange> IndexRanges(Node node)
    {
        Dim keys = node.Inputs[1].Shape[node.Inputs[1].Shape.Rank - 2], time = node.Inputs[0].Shape[node.Inputs[0].Shape.Rank - 2];
        return [.. PastInput is { } past ? [new IndexRange(past, keys - time + 1)] : Array.Empty<IndexRange>(), .. LengthsInput is { } lengths ? [new IndexRange(lengths, keys + 1)] : Array.Empty<IndexRange>()];
    }

    public override KernelAccess AccessOf(int input) => input < (HasMask ? 4 : 3) ? KernelAccess.Heads : KernelAccess.Contiguous;

    public override string Call(Node node, ImmutableArray<string> outputs, ImmutableArray<string> inputs, Func<Dim, string> dim) =>
        $"AttentionKernels.Forward{FormulaText(inputs)}({string.Join(", ", outputs)}, {Operands(inputs)}, {ShapeText(node.Inputs, dim)}{(P > 0 ? $", random, {Literal.Double(P)}" : "")}{TablesText(node.Inputs, inputs, dim)})";

    public override ImmutableArray<Value?> Differentiate(GraphBuilder graph, Node node, ImmutableArray<Value?> gradients)
    {
        var result = new Value?[node.Inputs.Length];
        if (gradients[0] is { } dy)
        {
            ImmutableArray<Value> place = P > 0 ? [new Value(node, 2)] : [];
            ScoreSlope? slope = Formula is { } formula ? ScoreDerivative.Of(formula, table => node.Inputs[FirstTable + table].Type.Element == ElementType.Float32) : null;
            var backward = new FusedAttentionGradient(this, slope);
            Node gradient = graph.AddNode(backward, [dy, node.Output, new Value(node, 1), .. node.Inputs, .. place]);
            int rank = dy.Shape.Rank;
            for (int i = 0; i < 3; i++)
            {
                result[i] = graph.Add(Permute.Exchange(rank, rank - 3, rank - 2), new Value(gradient, i));
            }

            if (HasMask && !IsMaskFixed)
            {
                result[3] = MaskGradient(graph, node, dy);
            }

            for (int i = 0; i < backward.Tables.Length; i++)
            {
                result[FirstTable + backward.Tables[i]] = new Value(gradient, 3 + i);
            }
        }

        return [.. result];
    }

    /// <summary>The texts of what is read beside gradients.</summary>
    public string Operands(ImmutableArray<string> inputs) => string.Join(
        ", ", [.. inputs.Take(3), HasMask ? inputs[3] : "default", PastInput is { } past ? inputs[past] : "default", LengthsInput is { } lengths ? inputs[lengths] : "default"]);

    /// <summary>The formula as a type argument: the last of the texts of inputs.</summary>
    public string FormulaText(ImmutableArray<string> inputs) => Formula is null ? "" : $"<{inputs[inputs.Length - 1]}>";

    /// <summary>The texts of what a formula looks up, as the last argument.</summary>
    public string TablesText(ImmutableArray<Value> values, ImmutableArray<string> inputs, Func<Dim, string> dim)
    {
        if (Formula is null)
        {
            return "";
        }

        IEnumerable<string> tables = Enumerable.Range(0, Formula.Tables)
            .Select(i => $"{TableName(i)} = new({string.Join(", ", values[FirstTable + i].Shape.Dims.Items.Select(dim).Prepend(inputs[FirstTable + i]))})");
        return $", {(Formula.Tables == 0 ? "default" : $"new() {{ {string.Join(", ", tables)} }}")}";
    }

    /// <summary>The field of a table.</summary>
    public static string TableName(int table) => "ABCDEFGH"[table].ToString();

    /// <summary>The text of the sizes.</summary>
    public string ShapeText(ImmutableArray<Value> inputs, Func<Dim, string> dim)
    {
        Shape q = inputs[0].Shape, k = inputs[1].Shape, v = inputs[2].Shape;
        int rank = q.Rank;
        Dim[] sizes = [q.Product(0, rank - 3), q[rank - 3], k[rank - 3], q[rank - 2], k[rank - 2], q[rank - 1], v[rank - 1]];
        string scale = Scale is { } given ? Literal.Float((float)given) : "null";
        return $"new AttentionShape({string.Join(", ", sizes.Select(dim))}, scale: {scale}, isCausal: {(IsCausal ? "true" : "false")}, window: {Literal.Int(Window ?? 0)})";
    }

    public override string Describe(ImmutableArray<string> inputs) => $"{Name}({string.Join(", ", inputs.Take(3))}{(IsCausal ? ", causal" : "")}{(Window is { } window ? $", window {Literal.Int(window)}" : "")})";

    /// <summary><c>p·(dy·vᵀ − Σ dy·y)</c> with <c>p = e^(score − logSum)</c>, of all scores at once.</summary>
    private Value MaskGradient(GraphBuilder graph, Node node, Value dy)
    {
        (Value q, Value k, Value v, Value mask) = (node.Inputs[0], node.Inputs[1], node.Inputs[2], node.Inputs[3]);
        Value y = node.Output, sums = new(node, 1);
        int rank = q.Shape.Rank, group = (int)(q.Shape[rank - 3].Constant ?? 1) / (int)(k.Shape[rank - 3].Constant ?? 1);
        Shape scores = mask.Shape;
        var sight = new AttentionSight(IsCausal, Window, PastInput is { } past ? node.Inputs[past] : null, LengthsInput is { } lengths ? node.Inputs[lengths] : null);
        if (sight.Keys(graph, q.Shape, k.Shape) is { } isKey)
        {
            (k, v) = (graph.Mask(isKey, k), graph.Mask(isKey, v));
        }

        Value? visible = sight.Pairs(graph, q.Shape, k.Shape);
        Value product = graph.Add(new Reduction.ReduceSum([rank - 1], KeepDim: true), graph.Times(dy, y));
        var exchange = Permute.Exchange(rank, rank - 3, rank - 2);
        (product, dy) = (graph.Add(exchange, product), graph.Add(exchange, dy));
        sums = graph.Add(new Reshape(new Shape(sums.Shape.Dims.Items.Add(Dim.One))), sums);
        if (group > 1)
        {
            (q, dy, product, sums, mask) = (Grouped(q), Grouped(dy), Grouped(product), Grouped(sums), Grouped(mask));
            (k, v) = (AttentionSight.Grouped(graph, k, 1), AttentionSight.Grouped(graph, v, 1));
            visible = visible is { } each ? AttentionSight.GroupedMask(graph, each, group) : null;
        }

        var multiply = new MatMul(TransposeA: false, TransposeB: true);
        Value score = graph.Plus(graph.Add(multiply, graph.Times(q, AttentionSight.ScaleOf(graph, Scale, q.Shape)), k), mask);
        Value weight = graph.Add(new Exp(), graph.Minus(score, sums));
        Value slope = graph.Times(weight, graph.Minus(graph.Add(multiply, dy, v), product));
        slope = visible is { } seen ? graph.Mask(seen, slope) : slope;
        return group > 1 ? graph.Add(new Reshape(scores), slope) : slope;

        Value Grouped(Value x) => AttentionSight.Grouped(graph, x, group);
    }
}
