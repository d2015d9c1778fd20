using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Attention;
using ModelGen.Generator.Operators.Attention.Scores;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Normalization;
using ModelGen.Generator.Operators.Random;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Layers.Attention;

/// <summary>
/// Attention with several heads, PyTorch's way: queries, keys and values are projected, cut into heads, and what heads give is projected. A layer of its own, or a part of one, whose tensors then have its
/// name in front.
/// </summary>
/// <param name="Prefix">What the names of its tensors begin with.</param>
/// <param name="Width">The size of queries and of the result.</param>
/// <param name="KeyWidth">The size of keys.</param>
/// <param name="ValueWidth">The size of values.</param>
internal sealed record AttentionPart(string Prefix, int Width, int Heads, double Dropout, bool HasBias, bool HasExtraKey, bool HasZeroKey, int KeyWidth, int ValueWidth, bool BatchFirst)
{
    /// <summary>Whether queries, keys and values are of one size, so that their projections are one tensor.</summary>
    private bool IsPacked => KeyWidth == Width && ValueWidth == Width;

    /// <summary>Its tensors in PyTorch's order.</summary>
    public ImmutableArray<LayerTensor> Tensors()
    {
        var tensors = ImmutableArray.CreateBuilder<LayerTensor>();
        if (IsPacked)
        {
            tensors.Add(Xavier("in_proj_weight", 3 * Width, Width));
        }
        else
        {
            tensors.Add(Xavier("q_proj_weight", Width, Width));
            tensors.Add(Xavier("k_proj_weight", Width, KeyWidth));
            tensors.Add(Xavier("v_proj_weight", Width, ValueWidth));
        }

        if (HasBias)
        {
            tensors.Add(LayerTensor.Zeros(Prefix + "in_proj_bias", Shape.Of(3 * Width)));
        }

        if (HasExtraKey)
        {
            var normal = new ParameterInitializer("Normal", [0, 1 / Math.Sqrt(Width)]);
            tensors.Add(new LayerTensor(Prefix + "bias_k", Shape.Of(1, 1, Width), normal));
            tensors.Add(new LayerTensor(Prefix + "bias_v", Shape.Of(1, 1, Width), normal));
        }

        tensors.Add(LayerTensor.Uniform(Prefix + "out_proj.weight", Shape.Of(Width, Width), 1 / Math.Sqrt(Width)));
        if (HasBias)
        {
            tensors.Add(LayerTensor.Zeros(Prefix + "out_proj.bias", Shape.Of(Width)));
        }

        return tensors.ToImmutable();

        LayerTensor Xavier(string name, int outputs, int inputs) => LayerTensor.Uniform(Prefix + name, Shape.Of(outputs, inputs), Math.Sqrt(6.0 / (outputs + inputs)));
    }

    /// <summary>What it gives, and if they are wanted the weights [batch, heads, time, keys], those of all heads averaged or by themselves.</summary>
    /// <param name="ignored">Keys that are not seen, [batch, keys]; null for none.</param>
    /// <param name="mask">What is added to scores, or true for what is not seen: [time, keys] or [batch · heads, time, keys].</param>
    /// <param name="lambdas">What becomes of scores.</param>
    public LayerResult Forward(
        ILayerCall call, Value query, Value key, Value value, Value? ignored, Value? mask, bool isCausal, ScoreLambdas lambdas = default, bool needWeights = false, bool average = true)
    {
        GraphBuilder graph = call.Graph;
        int rank = query.Shape.Rank;
        Require(query, key, value, rank);
        (Value q, Value k, Value v) = Project(call, query, key, value);
        Dim batch = rank == 2 ? Dim.One : q.Shape[BatchFirst ? 0 : 1];
        (q, k, v) = (BySequence(q), BySequence(k), BySequence(v));
        Dim time = q.Shape[1], keys = k.Shape[1];
        int added = 0;
        if (HasExtraKey)
        {
            (k, v) = (Append(k, Extra("bias_k")), Append(v, Extra("bias_v")));
            added++;
        }

        if (HasZeroKey)
        {
            Value zeros = graph.Add(new Expand(Shape.Of(batch, Dim.One, Width)), graph.Number(0));
            (k, v) = (Append(k, zeros), Append(v, zeros));
            added++;
        }

        if (added > 0 && (lambdas.Score is not null || lambdas.Mask is not null))
        {
            throw new ShapeException("has 'addBiasKV' or 'addZeroAttn', whose keys have no place that 'scoreMod' or 'maskMod' could be given");
        }

        Value? visible = null, bias = null;
        if (mask is { } given)
        {
            if (Shape.Broadcast(given.Shape, Shape.Of(time, keys)) != Shape.Of(time, keys) && given.Shape != Shape.Of(batch * Heads, time, keys))
            {
                throw new ShapeException($"takes a mask {Shape.Of(time, keys)} or {Shape.Of(batch * Heads, time, keys)}, but was given {given.Type}");
            }

            Value shaped = given.Shape.Rank == 3 ? graph.Add(new Reshape(Shape.Of(batch, Heads, time, keys)), given) : given;
            visible = given.Type.Element == ElementType.Bool ? graph.Add(new LogicalNot(), shaped) : null;
            bias = given.Type.Element == ElementType.Bool ? null : shaped;
        }

        if (ignored is { } padding)
        {
            if (padding.Shape != (rank == 2 ? Shape.Of(keys) : Shape.Of(batch, keys)))
            {
                throw new ShapeException($"takes a key padding mask {(rank == 2 ? Shape.Of(keys) : Shape.Of(batch, keys))}, but was given {padding.Type}");
            }

            Value isKey = graph.Add(new Reshape(Shape.Of(batch, Dim.One, Dim.One, keys)), graph.Add(new LogicalNot(), padding));
            visible = visible is { } others ? graph.Add(new LogicalAnd(), others, isKey) : isKey;
        }

        // Keys that are added stand behind the others and are seen by all.
        for (int i = 0; i < added; i++)
        {
            bias = bias is { } b ? AppendColumn(b, graph.Number(0)) : null;
            visible = visible is { } seen ? graph.Add(new Greater(), AppendColumn(graph.Mask(seen, graph.Number(1)), graph.Number(1)), graph.Number(0.5)) : null;
        }

        if (bias is { } floats && visible is { } both)
        {
            (bias, visible) = (graph.Select(both, floats, graph.Number(double.NegativeInfinity)), null);
        }

        (q, k, v) = (HeadsOf(q), HeadsOf(k), HeadsOf(v));
        double dropout = Dropout > 0 && call.IsTraining ? Dropout : 0;
        Value? weights = null;
        Value mixed;
        if (needWeights)
        {
            weights = Weights(graph, q, k, visible, bias, isCausal);
            mixed = graph.Add(new MatMul(false, false), dropout > 0 ? DropoutMask.Apply(graph, weights.Value, dropout) : weights.Value, v);
        }
        else
        {
            (ScoreFormula? formula, ImmutableArray<Value> tables) = lambdas.Read(graph, bias is not null);
            if (formula is not null && dropout == 1)
            {
                throw new HyperparameterException("dropout", "less than 1 with a formula of scores", "1");
            }

            Value[] masks = (bias ?? visible) is { } seen ? [ScaledDotProductAttention.Added(graph, seen)] : [];
            var attention = new ScaledDotProductAttention(masks.Length > 0, IsMaskFixed: bias is null, dropout, isCausal, null, EnableGqa: false, HasPast: false, HasLengths: false, null, graph.Count, formula);
            mixed = graph.Add(attention, [q, k, v, .. masks, .. tables]);
        }

        Value joined = graph.Add(new Reshape(Shape.Of(batch, time, Width)), graph.Add(new Permute([0, 2, 1, 3]), mixed));
        Value y = LinearPart.Apply(call, Prefix + "out_proj", joined);
        y = rank == 2 ? graph.Add(new Reshape(query.Shape), y) : BatchFirst ? y : graph.Add(Permute.Exchange(3, 0, 1), y);
        if (weights is not { } all)
        {
            return y;
        }

        all = average ? graph.Times(graph.Add(new ReduceSum([1], KeepDim: false), all), 1.0 / Heads) : all;
        return new(y, [rank == 2 ? graph.Add(new Reshape(new Shape(all.Shape.Dims.Items.RemoveAt(0))), all) : all]);

        Value BySequence(Value x) => rank == 2 ? graph.Add(new Reshape(Shape.Of(Dim.One, x.Shape[0], x.Shape[1])), x) : BatchFirst ? x : graph.Add(Permute.Exchange(3, 0, 1), x);

        Value HeadsOf(Value x) => graph.Add(new Permute([0, 2, 1, 3]), graph.Add(new Reshape(Shape.Of(batch, x.Shape[1], Heads, Width / Heads)), x));

        Value Extra(string name) => graph.Add(new Expand(Shape.Of(batch, Dim.One, Width)), call.Tensor(Prefix + name)!.Value);

        Value Append(Value x, Value row) => graph.Add(new Concat(1), x, row);

        Value AppendColumn(Value x, Value number) =>
            graph.Add(new Concat(x.Shape.Rank - 1), x, graph.Add(new Expand(new Shape(x.Shape.Dims.Items.SetItem(x.Shape.Rank - 1, Dim.One))), number));
    }

    private void Require(Value query, Value key, Value value, int rank)
    {
        (Shape q, Shape k, Shape v) = (query.Shape, key.Shape, value.Shape);
        bool isFloat = new[] { query, key, value }.All(x => x.Type.Element == ElementType.Float32);
        if (rank is not (2 or 3) || k.Rank != rank || v.Rank != rank || !isFloat || q[rank - 1] != Width || k[rank - 1] != KeyWidth || v[rank - 1] != ValueWidth
            || k[rank == 2 || !BatchFirst ? 0 : 1] != v[rank == 2 || !BatchFirst ? 0 : 1] || (rank == 3 && (q[BatchFirst ? 0 : 1] != k[BatchFirst ? 0 : 1] || q[BatchFirst ? 0 : 1] != v[BatchFirst ? 0 : 1])))
        {
            string order = BatchFirst ? "batch, time" : "time, batch";
            throw new ShapeException($"takes queries [{order}, {Width}], keys [{order}, {KeyWidth}] and values [{order}, {ValueWidth}], but was given {query.Type}, {key.Type} and {value.Type}");
        }
    }

    /// <summary>What is one value is one product: of all three, or of keys and values.</summary>
    private (Value Query, Value Key, Value Value) Project(ILayerCall call, Value query, Value key, Value value)
    {
        GraphBuilder graph = call.Graph;
        Value? bias = call.Tensor(Prefix + "in_proj_bias");
        if (IsPacked && query == key && key == value)
        {
            Value all = Product(query, call.Tensor(Prefix + "in_proj_weight")!.Value, bias);
            return (Part(all, 0), Part(all, 1), Part(all, 2));
        }

        if (!IsPacked)
        {
            return (Product(query, call.Tensor(Prefix + "q_proj_weight")!.Value, PartOfBias(0, 1)), Product(key, call.Tensor(Prefix + "k_proj_weight")!.Value, PartOfBias(1, 1)), Product(value, call.Tensor(Prefix + "v_proj_weight")!.Value, PartOfBias(2, 1)));
        }

        if (key == value)
        {
            Value both = Product(key, PartOfWeight(1, 2), PartOfBias(1, 2));
            return (Product(query, PartOfWeight(0, 1), PartOfBias(0, 1)), Part(both, 0), Part(both, 1));
        }

        return (Product(query, PartOfWeight(0, 1), PartOfBias(0, 1)), Product(key, PartOfWeight(1, 1), PartOfBias(1, 1)), Product(value, PartOfWeight(2, 1), PartOfBias(2, 1)));

        Value Part(Value x, int index) => Slice.Along(graph, x, x.Shape.Rank - 1, Width * index, Width);

        Value PartOfWeight(int first, int count) => Slice.Along(graph, call.Tensor(Prefix + "in_proj_weight")!.Value, 0, Width * first, Width * count);

        Value? PartOfBias(int first, int count) => bias is { } b ? Slice.Along(graph, b, 0, Width * first, Width * count) : null;

        Value Product(Value x, Value weight, Value? added)
        {
            Value y = graph.Add(new MatMul(false, true), x, weight);
            return added is { } b ? graph.Plus(y, b) : y;
        }
    }

    /// <summary>The weights of all keys: what is wanted whole is made of a product and a softmax.</summary>
    private static Value Weights(GraphBuilder graph, Value q, Value k, Value? visible, Value? bias, bool isCausal)
    {
        Value scores = graph.Add(new MatMul(false, true), graph.Times(q, AttentionSight.ScaleOf(graph, null, q.Shape)), k);
        if (isCausal && new AttentionSight(true, null, null, null).Pairs(graph, q.Shape, k.Shape) is { } isBefore)
        {
            visible = visible is { } others ? graph.Add(new LogicalAnd(), others, isBefore) : isBefore;
        }

        scores = bias is { } added ? graph.Plus(scores, added) : scores;
        return visible is { } seen
            ? ScaledDotProductAttention.WithoutEmpty(graph, graph.Select(seen, scores, graph.Number(double.NegativeInfinity)))
            : graph.Add(new Softmax(), scores);
    }
}
