using System.Collections.Immutable;
using CsCheck;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Attention;
using ModelGen.Generator.Operators.Attention.Scores;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Integer;

namespace GeneratorTests.Operators;

/// <summary>Samples of attention: every mask by itself and all of them together.</summary>
internal static class AttentionCases
{
    public static IEnumerable<OperatorCase> All { get; } =
    [
        Case("", false, false, false),
        Case(" causal", false, true, false),
        Case(" with a mask", true, false, false),
        Case(" of counted keys", false, false, true),
        Case(" with all masks", true, true, true),
        Rotary(" with positions", new(100, RopeType.Linear, 2, 1, 4, 0), false),
        Rotary(" interleaved", new(100, RopeType.Linear, 2, 1, 4, 0), true),
        Rotary(" dynamic", new(100, RopeType.Dynamic, 2, 1, 4, 7), false),
        Rotary(" of Llama 3", new(100, RopeType.Llama3, 2, 1, 4, 20), false),
        new("sinusoidal positions",
            from shape in Generators.Shape
            from half in Gen.Int[1, 3]
            from interleaved in Gen.Bool
            from x in Generators.Values(shape, -9, 9)
            select new OperatorSample(new SinusoidalPositions(2 * half, 100, interleaved), x)),
        Fused("", false, false, false, false),
        Fused(" causal", false, true, false, false),
        Fused(" with all masks", true, true, true, false),
        Formula(isGradient: false),
        Formula(isGradient: true),
        new("alibi_slopes", from heads in Gen.Int[1, 20] select new OperatorSample(new AlibiSlopes(heads), [], [])),
        new("relative_position_bucket",
            from shape in Generators.Shape
            from i in Generators.Indices(shape, 40)
            from j in Generators.Indices(shape, 40)
            from isBoth in Gen.Bool
            select new OperatorSample(new RelativePositionBucket(isBoth, 5, [4, 9]), [i, j], [ElementType.Int32, ElementType.Int32])),
        Fused("", false, false, false, true),
        Fused(" with all masks", true, true, true, true),
    ];

    private static OperatorCase Case(string name, bool hasMask, bool isCausal, bool isCounted) =>
        new("scaled_dot_product_attention" + name,
            from batch in Gen.Int[1, 2]
            from shared in Gen.Int[1, 2]
            from heads in Gen.Int[1, 2]
            from time in Gen.Int[1, 3]
            from keys in Gen.Int[time, 5]
            from d in Gen.Int[1, 3]
            from q in Generators.Values([batch, shared * heads, time, d], -2, 2)
            from k in Generators.Values([batch, shared, keys, d], -2, 2)
            from v in Generators.Values([batch, shared, keys, d + 1], -2, 2)
            from mask in Generators.Values([batch, 1, time, keys], -2, 2)
            from past in Generators.Indices([batch], keys - time + 1)
            from lengths in Generators.Indices([batch], keys + 1)
            select new OperatorSample(
                new ScaledDotProductAttention(hasMask, false, 0, isCausal, null, EnableGqa: true, isCounted, isCounted, isCausal && isCounted ? 2 : null, 0),
                [q, k, v, .. hasMask ? [mask] : Array.Empty<NdArray>(), .. isCounted ? [past, lengths] : Array.Empty<NdArray>()],
                [.. Enumerable.Repeat(ElementType.Float32, hasMask ? 4 : 3), .. Enumerable.Repeat(ElementType.Int32, isCounted ? 2 : 0)]));

    private static OperatorCase Rotary(string name, RotaryFrequencies frequencies, bool interleaved) =>
        new("rotary_embedding" + name,
            from batch in Gen.Int[1, 2]
            from time in Gen.Int[1, 4]
            from half in Gen.Int[2, 3]
            from x in Generators.Values([batch, 2, time, 2 * half], -2, 2)
            from positions in Generators.Indices([batch, time], 30)
            select new OperatorSample(new RotaryEmbedding(frequencies, interleaved, HasPositions: true), [x, positions], [ElementType.Float32, ElementType.Int32]));

    private static OperatorCase Fused(string name, bool hasMask, bool isCausal, bool isCounted, bool isGradient) =>
        new($"fused attention{(isGradient ? " gradient" : "")}{name}",
            from batch in Gen.Int[1, 2]
            from shared in Gen.Int[1, 2]
            from heads in Gen.Int[1, 2]
            from time in Gen.Int[1, 3]
            from keys in Gen.Int[time, 5]
            from d in Gen.Int[1, 3]
            from dy in Generators.Values([batch, time, shared * heads, d + 1], -2, 2)
            from y in Generators.Values([batch, time, shared * heads, d + 1], -2, 2)
            from sums in Generators.Values([batch, shared * heads, time], 1, 3)
            from q in Generators.Values([batch, shared * heads, time, d], -2, 2)
            from k in Generators.Values([batch, shared, keys, d], -2, 2)
            from v in Generators.Values([batch, shared, keys, d + 1], -2, 2)
            from mask in Generators.Values([batch, shared * heads, time, keys], -2, 2)
            from past in Generators.Indices([batch], keys - time + 1)
            from lengths in Generators.Indices([batch], keys + 1)
            let op = new FusedAttention(hasMask, false, 0, isCausal, null, isCounted, isCounted, isCausal && isCounted ? 2 : null, 0)
            select new OperatorSample(
                isGradient ? new FusedAttentionGradient(op) : op,
                [.. isGradient ? [dy, y, sums] : Array.Empty<NdArray>(), q, k, v, .. hasMask ? [mask] : Array.Empty<NdArray>(), .. isCounted ? [past, lengths] : Array.Empty<NdArray>()],
                [.. Enumerable.Repeat(ElementType.Float32, (isGradient ? 6 : 3) + (hasMask ? 1 : 0)), .. Enumerable.Repeat(ElementType.Int32, isCounted ? 2 : 0)]));

    /// <summary>A formula with a table of floats and one of integers.</summary>
    private static OperatorCase Formula(bool isGradient) =>
        new($"fused attention{(isGradient ? " gradient" : "")} with a formula",
            from batch in Gen.Int[1, 2]
            from heads in Gen.Int[1, 2]
            from time in Gen.Int[1, 3]
            from keys in Gen.Int[1, 5]
            from dy in Generators.Values([batch, time, heads, 2], -2, 2)
            from y in Generators.Values([batch, time, heads, 2], -2, 2)
            from sums in Generators.Values([batch, heads, time], 1, 3)
            from q in Generators.Values([batch, heads, time, 3], -2, 2)
            from k in Generators.Values([batch, heads, keys, 3], -2, 2)
            from v in Generators.Values([batch, heads, keys, 2], -2, 2)
            from slopes in Generators.Values([2], -1, 1)
            from ids in Generators.Indices([batch, 5], 2)
            let formula = Distances(slopes, ids)
            let op = new FusedAttention(false, false, 0, false, null, false, false, null, 0, formula)
            select new OperatorSample(
                isGradient ? new FusedAttentionGradient(op, ScoreDerivative.Of(formula, table => table == 0)) : op,
                [.. isGradient ? [dy, y, sums] : Array.Empty<NdArray>(), q, k, v, slopes, ids],
                [.. Enumerable.Repeat(ElementType.Float32, isGradient ? 7 : 4), ElementType.Int32]));

    /// <summary><c>tanh(score) − slopes[h] · (i − j)</c>, where <c>ids[b, j]</c> is 0.</summary>
    private static ScoreFormula Distances(NdArray slopes, NdArray ids)
    {
        var graph = new GraphBuilder();
        Value[] tables = [Table(slopes, 0, ElementType.Float32), Table(ids, 1, ElementType.Int32)];
        Func<ImmutableArray<Value>, Value> score = x => graph.Minus(
            graph.Add(new Tanh(), x[0]), graph.Times(graph.Add(new TableLookup(), tables[0], x[2]), graph.Add(new ToFloat(), graph.Add(new IntegerSubtract(), x[3], x[4]))));
        Func<ImmutableArray<Value>, Value> seen = x => graph.Add(new IntegerEqual(), graph.Add(new TableLookup(), tables[1], x[0], x[3]), graph.Integer(0));
        return new ScoreLambdas(score, seen).Read(graph, hasFloatMask: false).Formula!;

        Value Table(NdArray values, int index, ElementType element) =>
            graph.Add(new ModelGen.Generator.Operators.Sources.Input(index, new TensorType(element, Shape.Of([.. values.Shape.Select(d => (Dim)d)]))));
    }
}
