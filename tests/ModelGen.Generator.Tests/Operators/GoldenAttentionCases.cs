using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Attention;
using ModelGen.Generator.Operators.Elementwise;

namespace GeneratorTests.Operators;

/// <summary>How a declaration writes each case of <c>attention.safetensors</c>: operands x, x2, x3 and a mask x4, counts of keys as labels.</summary>
internal static class GoldenAttentionCases
{
    public static IReadOnlyDictionary<string, Func<GraphBuilder, Value[], Value>> All { get; } = Cases().ToDictionary(c => c.Name, c => c.Build);

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Cases()
    {
        yield return Rotary("rotary");
        yield return Rotary("rotary_interleaved", interleaved: true);
        yield return Rotary("rotary_places", 500, 4);
        yield return Rotary("rotary_dynamic", factor: 4, type: RopeType.Dynamic, context: 16);
        yield return Rotary("rotary_dynamic_time", factor: 2.5, type: RopeType.Dynamic, context: 3);
        yield return Rotary("rotary_dynamic_short", factor: 2.5, type: RopeType.Dynamic, context: 6);
        yield return Rotary("rotary_llama3", factor: 8, type: RopeType.Llama3, context: 64);
        yield return Rotary("rotary_llama3_steep", factor: 2.5, type: RopeType.Llama3, context: 24, low: 0.5, high: 1.5);
        yield return ("sinusoidal", GoldenCases.Call("Ops.SinusoidalPositions", ["positions"], ("dim", 8), ("theta", 10000.0), ("interleaved", true)));
        yield return ("sinusoidal_halves", GoldenCases.Call("Ops.SinusoidalPositions", ["positions"], ("dim", 6), ("theta", 500.0), ("interleaved", false)));
        yield return Attention("plain");
        yield return Attention("long");
        yield return Attention("long_causal", isCausal: true);
        yield return Attention("no_batch");
        yield return Attention("batches", isCausal: true);
        yield return Attention("scale", further: ("scale", 0.3));
        yield return Attention("causal", isCausal: true);
        yield return Attention("causal_long", isCausal: true);
        yield return Attention("causal_short", isCausal: true);
        yield return Attention("window", isCausal: true, further: ("window", 3));
        yield return Attention("window_empty", isCausal: true, further: ("window", 2));
        yield return Attention("mask");
        yield return Attention("mask_heads");
        yield return Attention("mask_keys");
        yield return Attention("mask_infinite");
        yield return Attention("seen", isSeen: true);
        yield return Attention("seen_batch", isSeen: true);
        yield return Attention("gqa", enableGqa: true);
        yield return Attention("gqa_causal", isCausal: true, enableGqa: true);
        yield return Attention("gqa_mask", enableGqa: true);
        yield return Attention("lengths", counts: ["keyLengths"]);
        yield return Attention("lengths_none", counts: ["keyLengths"]);
        yield return Attention("past", counts: ["past"]);
        yield return Attention("past_causal", isCausal: true, counts: ["past"]);
        yield return Attention("past_window", isCausal: true, counts: ["past"], further: ("window", 2));
        yield return Attention("decode", isCausal: true, enableGqa: true, counts: ["past"]);
        yield return Attention("everything", isCausal: true, enableGqa: true, counts: ["past", "keyLengths"], further: [("scale", 0.7), ("window", 4)]);
    }

    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Rotary(
        string name, double theta = 10000, double factor = 1, bool interleaved = false, RopeType type = RopeType.Linear, int context = 1, double low = 1, double high = 4) =>
        (name, GoldenCases.Call(
            "Ops.RotaryEmbedding",
            ["x", "positions"],
            ("theta", theta),
            ("factor", factor),
            ("interleaved", interleaved),
            ("ropeType", (int)type),
            ("originalMaxPositionEmbeddings", context),
            ("lowFreqFactor", low),
            ("highFreqFactor", high)));

    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Attention(
        string name, bool isCausal = false, bool enableGqa = false, bool isSeen = false, string[]? counts = null, params (string Name, object Value)[] further) => (name, (graph, x) =>
    {
        string[] tensors = ["query", .. counts ?? [], "key", "value", "attnMask"];
        Value[] given = [.. x];
        given[^1] = isSeen ? graph.Add(new Greater(), x[^1], graph.Number(0)) : x[^1];
        return GoldenCases.Call("Ops.ScaledDotProductAttention", tensors, [("dropoutP", 0.0), ("isCausal", isCausal), ("enableGqa", enableGqa), .. further])(graph, given);
    });
}
