using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Integer;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Normalization;
using ModelGen.Generator.Operators.Random;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Operators.Sequence;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Attention;

/// <summary>
/// <c>softmax(q·kᵀ·scale + mask)·v</c> over the keys that a query sees, 0 where it sees none, for q [batch…, heads, time, d], k [batch…, kvHeads, keys, d] and v [batch…, kvHeads, keys, dv]
/// (<c>torch.nn.functional.scaled_dot_product_attention</c>). Inputs: q, k, v, the mask, past [batch…], the keys' lengths [batch…].
/// </summary>
/// <param name="DropoutP">The probability that a weight becomes 0; 0 outside of training.</param>
/// <param name="Scale">What scores are multiplied by; null for <c>1/√d</c>.</param>
/// <param name="Window">How many keys up to its own place a query sees, with causal attention; null for all.</param>
/// <param name="Draw">Tells the masks of dropout apart: two of them are never one computation.</param>
internal sealed record ScaledDotProductAttention(bool HasMask, double DropoutP, bool IsCausal, double? Scale, bool EnableGqa, bool HasPast, bool HasLengths, int? Window, int Draw) : CompositeOperator
{
    public static Stub Stub { get; } = Stub.Of(
        "Ops.ScaledDotProductAttention", "query, key, value, attnMask, dropoutP, isCausal, scale, enableGqa, past, keyLengths, window", (graph, arguments) =>
        {
            string[] further = [.. new[] { "attnMask", "past", "keyLengths" }.Where(name => arguments.IsGiven(name) && !(name == "past" && IsNone(arguments)))];
            double p = DropoutMask.Probability(arguments, "dropoutP");
            int? window = arguments.OptionalInt("window");
            bool isCausal = arguments.Bool("isCausal");
            if (window is { } size && (size < 1 || !isCausal))
            {
                throw new HyperparameterException("window", "at least 1, with isCausal", size.ToString(CultureInfo.InvariantCulture));
            }

            var attention = new ScaledDotProductAttention(
                further.Contains("attnMask"),
                p > 0 && arguments.IsTraining ? p : 0,
                isCausal,
                arguments.IsGiven("scale") ? arguments.Double("scale") : null,
                arguments.Bool("enableGqa"),
                further.Contains("past"),
                further.Contains("keyLengths"),
                window,
                graph.Count);
            return graph.Add(attention, [arguments.Tensor("query"), arguments.Tensor("key"), arguments.Tensor("value"), .. further.Select(name => Further(graph, arguments, name))]);
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
        if (HasMask && (inputs[3].Element == ElementType.Int32 || Shape.Broadcast(inputs[3].Shape, scores) != scores))
        {
            throw new ShapeException($"{Name}: a mask of bools or floats must broadcast to the scores {scores}, but was given as {inputs[3]}");
        }

        foreach (TensorType counts in inputs.Skip(HasMask ? 4 : 3))
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
        (Value q, Value k, Value v) = (inputs[0], inputs[1], inputs[2]);
        Shape result = With(q.Shape, v.Shape[v.Shape.Rank - 1]);
        int rank = q.Shape.Rank, group = (int)Groups(q.Shape, k.Shape)!;
        Dim time = q.Shape[rank - 2], keys = k.Shape[rank - 2];
        Value? past = HasPast ? OfBatch(graph, inputs[HasMask ? 4 : 3], rank) : null;
        Value? lengths = HasLengths ? OfBatch(graph, inputs[LengthsInput], rank) : null;
        Value? mask = HasMask ? inputs[3] : null;

        // What lies behind a row's keys may be anything, NaN as well, which a weight of 0 would not keep out.
        Value column = graph.Add(new Arange(Dim.Zero, keys, 1));
        Value? end = past is { } before ? graph.Plus(before, graph.Add(new DimScalar(time))) : null;
        end = end is { } last && lengths is { } count ? graph.Add(new Minimum(), last, count) : end ?? lengths;
        Value? exists = end is { } limit ? graph.Add(new Less(), column, limit) : null;
        if (end is { } behind)
        {
            Value isKey = graph.Add(new Less(), graph.Add(new Reshape(Shape.Of(keys, Dim.One)), column), behind);
            (k, v) = (graph.Mask(isKey, k), graph.Mask(isKey, v));
        }

        Value? visible = exists;
        if (IsCausal)
        {
            Value row = graph.Add(new Reshape(Shape.Of(time, Dim.One)), graph.Add(new Arange(Dim.Zero, time, 1)));
            row = past is { } offset ? graph.Plus(row, offset) : row;
            visible = And(graph, visible, graph.Add(new LessEqual(), column, row));
            visible = Window is { } window ? And(graph, visible, graph.Add(new Greater(), column, graph.Plus(row, -window))) : visible;
        }

        // Heads of queries that share keys are a dimension of their own.
        if (group > 1)
        {
            q = Grouped(graph, q, group);
            (k, v) = (Grouped(graph, k, 1), Grouped(graph, v, 1));
            mask = mask is { } shared ? GroupedMask(graph, shared, group) : null;
            visible = visible is { Shape.Rank: > 2 } each ? GroupedMask(graph, each, group) : visible;
        }

        if (mask is { Type.Element: ElementType.Bool } seen)
        {
            visible = And(graph, visible, seen);
        }

        Value scores = graph.Add(new MatMul(TransposeA: false, TransposeB: true), graph.Times(q, ScaleOf(graph, q.Shape)), k);
        scores = mask is { Type.Element: ElementType.Float32 } bias ? graph.Plus(scores, bias) : scores;
        scores = visible is { } those ? graph.Select(those, scores, graph.Number(double.NegativeInfinity)) : scores;
        Value weights = HasMask || HasPast || HasLengths || Window is not null ? WithoutEmpty(graph, scores) : graph.Add(new Softmax(), scores);
        weights = DropoutP switch
        {
            0 => weights,
            1 => graph.Times(weights, 0),
            _ => graph.Times(weights, graph.Add(new DropoutMask(weights.Shape, DropoutP, Draw))),
        };
        Value y = graph.Add(new MatMul(TransposeA: false, TransposeB: false), weights, v);
        return group > 1 ? graph.Add(new Reshape(result), y) : y;
    }

    /// <summary>The softmax of rows; zeros, and no gradient, for one without a score above −∞.</summary>
    private static Value WithoutEmpty(GraphBuilder graph, Value scores)
    {
        Value counts = graph.Mask(graph.Add(new Greater(), scores, graph.Number(double.NegativeInfinity)), graph.Number(1));
        Value isSeen = graph.Add(new Greater(), graph.Add(new ReduceSum([scores.Shape.Rank - 1], KeepDim: true), counts), graph.Number(0));
        return graph.Mask(isSeen, graph.Add(new Softmax(), graph.Mask(isSeen, scores)));
    }

    /// <summary>Whether nothing lies before the queries and they have as many keys, as where a cache keeps nothing.</summary>
    private static bool IsNone(ICallArguments arguments)
    {
        (Value past, Shape q, Shape k) = (arguments.Tensor("past"), arguments.Tensor("query").Shape, arguments.Tensor("key").Shape);
        past = past.Operator is Expand ? past.Node.Inputs[0] : past;
        return past.Number == 0 && q.Rank > 1 && q.Rank == k.Rank && q[q.Rank - 2] == k[k.Rank - 2];
    }

    private Value ScaleOf(GraphBuilder graph, Shape q) => Scale is { } scale ? graph.Number(scale)
        : q[q.Rank - 1].Constant is { } d ? graph.Number(1 / Math.Sqrt(d))
        : graph.Add(new Rsqrt(), graph.Add(new DimScalar(q[q.Rank - 1])));

    private static Value And(GraphBuilder graph, Value? a, Value b) => a is { } other ? graph.Add(new LogicalAnd(), other, b) : b;

    /// <summary>An argument that was given, a number of keys as an integer.</summary>
    private static Value Further(GraphBuilder graph, ICallArguments arguments, string name) =>
        name == "attnMask" ? arguments.Tensor(name) : graph.AsInteger(arguments.Tensor(name));

    /// <summary>Integers of the batch as floats that broadcast against scores.</summary>
    private static Value OfBatch(GraphBuilder graph, Value counts, int rank)
    {
        Value floats = graph.Add(new ToFloat(), counts);
        return counts.Shape.Rank == 0 ? floats : graph.Add(new Reshape(new Shape([.. counts.Shape.Dims.Items, .. Enumerable.Repeat(Dim.One, 3)])), floats);
    }

    /// <summary>Heads as a dimension of groups and one of heads that share keys.</summary>
    private static Value Grouped(GraphBuilder graph, Value x, int group)
    {
        ImmutableArray<Dim> dims = x.Shape.Dims.Items;
        int heads = dims.Length - 3;
        return graph.Add(new Reshape(new Shape([.. dims.Take(heads), dims[heads] / group, group, .. dims.Skip(heads + 1)])), x);
    }

    private static Value GroupedMask(GraphBuilder graph, Value mask, int group) => mask.Shape.Rank < 3 ? mask
        : Grouped(graph, mask, mask.Shape[mask.Shape.Rank - 3] == Dim.One ? 1 : group);

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
