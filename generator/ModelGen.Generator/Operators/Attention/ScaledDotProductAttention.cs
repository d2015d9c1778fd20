using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Attention.Scores;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Normalization;
using ModelGen.Generator.Operators.Random;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Attention;

/// <summary>
/// <c>softmax(q·kᵀ·scale + mask)·v</c> over the keys that a query sees, 0 where it sees none, for q [batch…, heads, time, d], k [batch…, kvHeads, keys, d] and v [batch…, kvHeads, keys, dv]
/// (<c>torch.nn.functional.scaled_dot_product_attention</c>). Inputs: q, k, v, the mask, past [batch…], the keys' lengths [batch…], the tables of a formula. It is the kernel of <see cref="FusedAttention"/>; only where dropout
/// meets a mask of floats, whose gradient would need the dropped weights, and where everything is dropped, it is made of products and a softmax.
/// </summary>
/// <param name="IsMaskFixed">Whether nobody asks for the gradient of the mask: it is one of bools, as <see cref="Added"/> makes them.</param>
/// <param name="DropoutP">The probability that a weight becomes 0; 0 outside of training.</param>
/// <param name="Scale">What scores are multiplied by; null for <c>1/√d</c>.</param>
/// <param name="Window">How many keys up to its own place a query sees, with causal attention; null for all.</param>
/// <param name="Draw">Tells the masks of dropout apart: two of them are never one computation.</param>
/// <param name="Formula">What becomes of scores before a mask of bools is added, and which count; null for nothing.</param>
internal sealed record ScaledDotProductAttention(bool HasMask, bool IsMaskFixed, double DropoutP, bool IsCausal, double? Scale, bool EnableGqa, bool HasPast, bool HasLengths, int? Window, int Draw, ScoreFormula? Formula = null) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of(
        "Ops.ScaledDotProductAttention", "query, key, value, attnMask, dropoutP, isCausal, scale, enableGqa, past, keyLengths, window, scoreMod, maskMod", (graph, arguments) =>
        {
            string[] further = [.. new[] { "attnMask", "past", "keyLengths" }.Where(name => arguments.IsGiven(name) && !(name == "past" && IsNone(arguments)))];
            double p = DropoutMask.Probability(arguments, "dropoutP");
            int? window = arguments.OptionalInt("window");
            bool isCausal = arguments.Bool("isCausal");
            if (window is { } size && (size < 1 || !isCausal))
            {
                throw new HyperparameterException("window", "at least 1, with isCausal", size.ToString(CultureInfo.InvariantCulture));
            }

            (ScoreFormula? formula, ImmutableArray<Value> tables) = ScoreLambdas.Of(arguments).Read(
                graph, arguments.IsGiven("attnMask") && arguments.Tensor("attnMask").Type.Element != ElementType.Bool);
            if (formula is not null && p == 1 && arguments.IsTraining)
            {
                throw new HyperparameterException("dropoutP", "less than 1 with a formula of scores", "1");
            }

            var attention = new ScaledDotProductAttention(
                further.Contains("attnMask"),
                further.Contains("attnMask") && arguments.Tensor("attnMask").Type.Element == ElementType.Bool,
                p > 0 && arguments.IsTraining ? p : 0,
                isCausal,
                arguments.IsGiven("scale") ? arguments.Double("scale") : null,
                arguments.Bool("enableGqa"),
                further.Contains("past"),
                further.Contains("keyLengths"),
                window,
                graph.Count,
                formula);
            return graph.Add(attention, [arguments.Tensor("query"), arguments.Tensor("key"), arguments.Tensor("value"), .. further.Select(name => Further(graph, arguments, name)), .. tables]);
        });

    public override string Name => "scaled_dot_product_attention";

    public override ImmutableArray<string> OutputNames => ["attention"];

    public override bool DrawsNumbers => DropoutP is > 0 and < 1;

    private int LengthsInput => 3 + (HasMask ? 1 : 0) + (HasPast ? 1 : 0);

    public override Operator Redraw(int draw) => this with { Draw = draw };

    public override ImmutableArray<TensorType> Infer(ImmutableArray<TensorType> inputs)
    {
        Shape q = inputs[0].Shape, k = inputs[1].Shape, v = inputs[2].Shape;
        int rank = q.Rank;
        if (rank < 3 || k.Rank != rank || v.Rank != rank || inputs.Take(3).Any(i => i.Element != ElementType.Float32))
        {
            throw new ShapeException(
                $"{Name} takes float queries [batch, heads, time, d], keys [batch, heads, keys, d] and values [batch, heads, keys, dv], but was given {inputs[0]}, {inputs[1]} and {inputs[2]}");
        }

        var batch = Shape.Of([.. q.Dims.Items.Take(rank - 3)]);
        if (!Fits(k) || !Fits(v) || k[rank - 1] != q[rank - 1] || v[rank - 2] != k[rank - 2] || v[rank - 3] != k[rank - 3])
        {
            throw new ShapeException($"{Name}: queries {q}, keys {k} and values {v} do not fit: batches and heads of all, d of queries and keys, and the number of keys and values must be equal");
        }

        if (Groups(q, k) is null)
        {
            throw new ShapeException(EnableGqa
                ? $"{Name}: {q[rank - 3]} heads of queries cannot share {k[rank - 3]} heads of keys: the one must be a multiple of the other"
                : $"{Name}: queries have {q[rank - 3]} heads and keys {k[rank - 3]}; with enableGqa several heads of queries share one of keys");
        }

        Shape scores = With(q, k[rank - 2]);
        if (HasMask && (inputs[3].Element != ElementType.Float32 || Shape.Broadcast(inputs[3].Shape, scores) != scores))
        {
            throw new ShapeException($"{Name}: a mask of bools or floats must broadcast to the scores {scores}, but was given as {inputs[3]}");
        }

        foreach (TensorType counts in inputs.Skip(HasMask ? 4 : 3).Take((HasPast ? 1 : 0) + (HasLengths ? 1 : 0)))
        {
            if (counts.Element != ElementType.Int32 || Shape.Broadcast(counts.Shape, batch) != batch)
            {
                throw new ShapeException($"{Name}: past and keyLengths are ints {batch}, but one was given as {counts}");
            }
        }

        return [TensorType.Float(With(q, v[rank - 1]))];

        bool Fits(Shape shape) => shape.Dims.Items.Take(rank - 3).SequenceEqual(q.Dims.Items.Take(rank - 3));
    }

    protected override Value Compose(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        if (DropoutP == 1 || (DropoutP > 0 && HasMask && !IsMaskFixed))
        {
            return OfProducts(graph, inputs);
        }

        var attention = new FusedAttention(HasMask, IsMaskFixed, DropoutP, IsCausal, Scale, HasPast, HasLengths, Window, Draw, Formula);
        Shape q = inputs[0].Shape, batch = new([.. q.Dims.Items.Take(q.Rank - 3)]);
        Value[] masks = HasMask ? [graph.Add(new Expand(With(q, inputs[1].Shape[q.Rank - 2])), inputs[3])] : [];
        IEnumerable<Value> counts = inputs.Skip(HasMask ? 4 : 3).Take(attention.FirstTable - (HasMask ? 4 : 3)).Select(count => graph.Add(new Expand(batch), count));
        Value y = graph.Add(attention, [.. inputs.Take(3), .. masks, .. counts, .. inputs.Skip(attention.FirstTable)]);

        // The heads of a query lie beside each other: so they are what a model makes of them next, without a copy.
        return graph.Add(Permute.Exchange(q.Rank, q.Rank - 3, q.Rank - 2), y);
    }

    /// <summary>Products of queries and keys, their softmax, and products with the values.</summary>
    private Value OfProducts(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        (Value q, Value k, Value v) = (inputs[0], inputs[1], inputs[2]);
        int rank = q.Shape.Rank, group = (int)Groups(q.Shape, k.Shape)!;
        Shape result = With(q.Shape, v.Shape[rank - 1]);
        var sight = new AttentionSight(IsCausal, Window, HasPast ? inputs[HasMask ? 4 : 3] : null, HasLengths ? inputs[LengthsInput] : null);
        if (sight.Keys(graph, q.Shape, k.Shape) is { } isKey)
        {
            // What lies behind a row's keys may be anything, NaN as well, which a weight of 0 would not keep out.
            (k, v) = (graph.Mask(isKey, k), graph.Mask(isKey, v));
        }

        Value? visible = sight.Pairs(graph, q.Shape, k.Shape), mask = HasMask ? inputs[3] : null;

        // Heads of queries that share keys are a dimension of their own.
        if (group > 1)
        {
            q = AttentionSight.Grouped(graph, q, group);
            (k, v) = (AttentionSight.Grouped(graph, k, 1), AttentionSight.Grouped(graph, v, 1));
            mask = mask is { } shared ? AttentionSight.GroupedMask(graph, shared, group) : null;
            visible = visible is { } each ? AttentionSight.GroupedMask(graph, each, group) : null;
        }

        Value scores = graph.Add(new MatMul(TransposeA: false, TransposeB: true), graph.Times(q, AttentionSight.ScaleOf(graph, Scale, q.Shape)), k);
        scores = mask is { } bias ? graph.Plus(scores, bias) : scores;
        scores = visible is { } those ? graph.Select(those, scores, graph.Number(double.NegativeInfinity)) : scores;
        Value weights = WithoutEmpty(graph, scores);
        weights = DropoutP == 1 ? graph.Times(weights, 0) : graph.Times(weights, graph.Add(new DropoutMask(weights.Shape, DropoutP, Draw)));
        Value y = graph.Add(new MatMul(TransposeA: false, TransposeB: false), weights, v);
        return group > 1 ? graph.Add(new Reshape(result), y) : y;
    }

    /// <summary>The softmax of rows; zeros, and no gradient, for one without a score above −∞.</summary>
    public static Value WithoutEmpty(GraphBuilder graph, Value scores)
    {
        Value counts = graph.Mask(graph.Add(new Greater(), scores, graph.Number(double.NegativeInfinity)), graph.Number(1));
        Value isSeen = graph.Add(new Greater(), graph.Add(new ReduceSum([scores.Shape.Rank - 1], KeepDim: true), counts), graph.Number(0));
        return graph.Mask(isSeen, graph.Add(new Softmax(), graph.Mask(isSeen, scores)));
    }

    /// <summary>A mask as what is added to scores: of bools, 0 where a key is seen and −∞ where it is not.</summary>
    public static Value Added(GraphBuilder graph, Value mask) =>
        mask.Type.Element == ElementType.Bool ? graph.Select(mask, graph.Number(0), graph.Number(double.NegativeInfinity)) : mask;

    /// <summary>Whether nothing lies before the queries and they have as many keys, as where a cache keeps nothing.</summary>
    private static bool IsNone(ICallArguments arguments)
    {
        (Value past, Shape q, Shape k) = (arguments.Tensor("past"), arguments.Tensor("query").Shape, arguments.Tensor("key").Shape);
        past = past.Operator is Expand ? past.Node.Inputs[0] : past;
        return past.Number == 0 && q.Rank > 1 && q.Rank == k.Rank && q[q.Rank - 2] == k[k.Rank - 2];
    }

    /// <summary>An argument that was given, a number of keys as an integer.</summary>
    private static Value Further(GraphBuilder graph, ICallArguments arguments, string name) =>
        name == "attnMask" ? Added(graph, arguments.Tensor(name)) : graph.AsInteger(arguments.Tensor(name));

    /// <summary>How many heads of queries share one of keys; null if they cannot.</summary>
    private int? Groups(Shape q, Shape k)
    {
        (Dim heads, Dim shared) = (q[q.Rank - 3], k[k.Rank - 3]);
        return heads == shared ? 1
            : EnableGqa && heads.Constant is { } of && shared.Constant is { } by && by > 0 && of % by == 0 ? (int)(of / by)
            : null;
    }

    private static Shape With(Shape q, Dim last) => new(q.Dims.Items.SetItem(q.Rank - 1, last));
}
