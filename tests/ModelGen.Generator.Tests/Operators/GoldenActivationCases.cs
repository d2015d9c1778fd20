using ModelGen.Generator.Graphs;

namespace GeneratorTests.Operators;

/// <summary>How a declaration writes each case of <c>activations.safetensors</c>.</summary>
internal static class GoldenActivationCases
{
    public static IReadOnlyDictionary<string, Func<GraphBuilder, Value[], Value>> All { get; } = new Dictionary<string, Func<GraphBuilder, Value[], Value>>
    {
        ["relu6"] = GoldenCases.Call("Ops.Relu6", ["x"]),
        ["hardtanh"] = GoldenCases.Call("Ops.HardTanh", ["x"], ("minVal", -1.0), ("maxVal", 1.0)),
        ["hardtanh_2"] = GoldenCases.Call("Ops.HardTanh", ["x"], ("minVal", -0.5), ("maxVal", 2.0)),
        ["softsign"] = GoldenCases.Call("Ops.Softsign", ["x"]),
        ["tanhshrink"] = GoldenCases.Call("Ops.Tanhshrink", ["x"]),
        ["softshrink"] = GoldenCases.Call("Ops.Softshrink", ["x"], ("lambd", 0.5)),
        ["softshrink_2"] = GoldenCases.Call("Ops.Softshrink", ["x"], ("lambd", 2.0)),
        ["hardshrink"] = GoldenCases.Call("Ops.Hardshrink", ["x"], ("lambd", 0.5)),
        ["threshold"] = GoldenCases.Call("Ops.Threshold", ["x"], ("threshold", 0.5), ("value", -20.0)),
        ["logsigmoid"] = GoldenCases.Call("Ops.LogSigmoid", ["x"]),
        ["celu"] = GoldenCases.Call("Ops.Celu", ["x"], ("alpha", 1.0)),
        ["celu_0.7"] = GoldenCases.Call("Ops.Celu", ["x"], ("alpha", 0.7)),
        ["glu"] = GoldenCases.Call("Ops.Glu", ["x"], ("dim", -1)),
        ["glu_0"] = GoldenCases.Call("Ops.Glu", ["x"], ("dim", 0)),
        ["softmin"] = GoldenCases.Call("Ops.Softmin", ["x"], ("dim", -1)),
        ["prelu"] = GoldenCases.Call("Ops.Prelu", ["x", "weight"]),
        ["prelu_channels"] = GoldenCases.Call("Ops.Prelu", ["x", "weight"]),
        ["floor"] = GoldenCases.Call("Ops.Floor", ["x"]),
        ["ceil"] = GoldenCases.Call("Ops.Ceil", ["x"]),
        ["round"] = GoldenCases.Call("Ops.Round", ["x"]),
        ["norm_zero"] = GoldenCases.Call("Ops.Norm", ["x"], ("p", 2.0), ("dims", new[] { 1, 2 })),
        ["norm_zero_3"] = GoldenCases.Call("Ops.Norm", ["x"], ("p", 3.0), ("dims", new[] { 1, 2 })),
        ["std_zero"] = GoldenCases.Call("Ops.Std", ["x"], ("dims", new[] { 1, 2 })),
        ["norm"] = GoldenCases.Call("Ops.Norm", ["x"], ("p", 2.0), ("dims", Array.Empty<int>())),
        ["norm_1"] = GoldenCases.Call("Ops.Norm", ["x"], ("p", 1.0), ("dims", new[] { 1 }), ("keepDim", true)),
        ["norm_3"] = GoldenCases.Call("Ops.Norm", ["x"], ("p", 3.0), ("dim", -1), ("keepDim", false)),
        ["norm_inf"] = GoldenCases.Call("Ops.Norm", ["x"], ("p", double.PositiveInfinity), ("dims", new[] { 0, 2 })),
        ["std"] = GoldenCases.Call("Ops.Std", ["x"], ("dims", new[] { 1 })),
        ["std_0"] = GoldenCases.Call("Ops.Std", ["x"], ("dim", 2), ("keepDim", true), ("correction", 0)),
        ["layer_norm"] = GoldenCases.Call("Ops.LayerNorm", ["x", "weight", "bias"], ("normalizedShape", new[] { 5 }), ("eps", 1e-5)),
        ["layer_norm_2"] = GoldenCases.Call("Ops.LayerNorm", ["x", "weight", "bias"], ("normalizedShape", new[] { 6, 5 }), ("eps", 0.1)),
        ["layer_norm_plain"] = GoldenCases.Call("Ops.LayerNorm", ["x"], ("normalizedShape", new[] { 5 }), ("eps", 1e-5)),
        ["rms_norm"] = GoldenCases.Call("Ops.RmsNorm", ["x", "weight"], ("normalizedShape", new[] { 5 }), ("eps", 1e-6)),
        ["group_norm"] = GoldenCases.Call("Ops.GroupNorm", ["x", "weight", "bias"], ("numGroups", 3), ("eps", 1e-5)),
        ["group_norm_plain"] = GoldenCases.Call("Ops.GroupNorm", ["x"], ("numGroups", 2), ("eps", 1e-5)),
    };
}
