using ModelGen.Generator.Graphs;

namespace GeneratorTests.Operators;

/// <summary>How a declaration writes each case of <c>losses.safetensors</c>.</summary>
internal static class GoldenLossCases
{
    private static readonly (string Name, int Value)[] Reductions = [("mean", 0), ("sum", 1), ("none", 2)];

    public static IReadOnlyDictionary<string, Func<GraphBuilder, Value[], Value>> All { get; } = Cases().ToDictionary(c => c.Name, c => c.Build);

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Cases()
    {
        foreach ((string Name, int Value) r in Reductions)
        {
            yield return ($"ce_weight_{r.Name}", GoldenCases.Call("Ops.CrossEntropy", ["logits", "target", "weight"], ("reduction", r.Value), ("labelSmoothing", 0.0)));
            yield return ($"ce_ignore_{r.Name}", GoldenCases.Call("Ops.CrossEntropy", ["logits", "target"], ("reduction", r.Value), ("ignoreIndex", -100)));
            yield return ($"ce_smooth_{r.Name}", GoldenCases.Call("Ops.CrossEntropy", ["logits", "target"], ("reduction", r.Value), ("labelSmoothing", 0.2)));
            yield return ($"ce_all_{r.Name}", GoldenCases.Call("Ops.CrossEntropy", ["logits", "target", "weight"], ("reduction", r.Value), ("ignoreIndex", -100), ("labelSmoothing", 0.1)));
            yield return ($"ce_soft_{r.Name}", GoldenCases.Call("Ops.CrossEntropy", ["logits", "target"], ("reduction", r.Value)));
            yield return ($"ce_soft_all_{r.Name}", GoldenCases.Call("Ops.CrossEntropy", ["logits", "target", "weight"], ("reduction", r.Value), ("labelSmoothing", 0.1)));
            yield return ($"ce_image_{r.Name}", GoldenCases.Call("Ops.CrossEntropy", ["logits", "target"], ("reduction", r.Value), ("labelSmoothing", 0.1)));
            yield return ($"ce_last_{r.Name}", GoldenCases.Call("Ops.CrossEntropy", ["logits", "target"], ("reduction", r.Value), ("ignoreIndex", 2), ("classDim", -1)));
            yield return ($"nll_{r.Name}", GoldenCases.Call("Ops.NLLLoss", ["input", "target"], ("reduction", r.Value), ("classDim", 1)));
            yield return ($"nll_all_{r.Name}", GoldenCases.Call("Ops.NLLLoss", ["input", "target", "weight"], ("reduction", r.Value), ("ignoreIndex", -100), ("classDim", 1)));
            yield return ($"multi_margin_{r.Name}", GoldenCases.Call("Ops.MultiMarginLoss", ["input", "target"], ("reduction", r.Value), ("p", 1), ("margin", 1.0)));
            yield return ($"multi_margin_all_{r.Name}", GoldenCases.Call("Ops.MultiMarginLoss", ["input", "target", "weight"], ("reduction", r.Value), ("p", 2), ("margin", 1.5)));
            yield return ($"multilabel_margin_{r.Name}", GoldenCases.Call("Ops.MultilabelMarginLoss", ["input", "target"], ("reduction", r.Value)));
            yield return ($"multilabel_margin_row_{r.Name}", GoldenCases.Call("Ops.MultilabelMarginLoss", ["input", "target"], ("reduction", r.Value)));
            yield return ($"ctc_{r.Name}", Sequences(r.Value));
            yield return ($"ctc_zero_infinity_{r.Name}", Sequences(r.Value, zeroInfinity: true));
            yield return ($"ctc_blank_{r.Name}", Sequences(r.Value, blank: 6));
            yield return ($"ctc_logits_{r.Name}", (graph, x) => Sequences(r.Value)(graph, [GoldenCases.Call("Ops.LogSoftmax", ["x"], ("dim", -1))(graph, [x[0]]), .. x[1..]]));
            yield return ($"ctc_extreme_{r.Name}", Sequences(r.Value));
            yield return ($"l1_{r.Name}", GoldenCases.Call("Ops.L1Loss", ["input", "target"], ("reduction", r.Value)));
            yield return ($"smooth_l1_{r.Name}", GoldenCases.Call("Ops.SmoothL1Loss", ["input", "target"], ("reduction", r.Value), ("beta", 1.0)));
            yield return ($"smooth_l1_0.5_{r.Name}", GoldenCases.Call("Ops.SmoothL1Loss", ["input", "target"], ("reduction", r.Value), ("beta", 0.5)));
            yield return ($"smooth_l1_0_{r.Name}", GoldenCases.Call("Ops.SmoothL1Loss", ["input", "target"], ("reduction", r.Value), ("beta", 0.0)));
            yield return ($"huber_{r.Name}", GoldenCases.Call("Ops.HuberLoss", ["input", "target"], ("reduction", r.Value), ("delta", 1.0)));
            yield return ($"huber_2_{r.Name}", GoldenCases.Call("Ops.HuberLoss", ["input", "target"], ("reduction", r.Value), ("delta", 2.0)));
            yield return ($"bce_{r.Name}", GoldenCases.Call("Ops.BinaryCrossEntropy", ["input", "target"], ("reduction", r.Value)));
            yield return ($"bce_weight_{r.Name}", GoldenCases.Call("Ops.BinaryCrossEntropy", ["input", "target", "weight"], ("reduction", r.Value)));
            yield return ($"bce_logits_{r.Name}", GoldenCases.Call("Ops.BinaryCrossEntropyWithLogits", ["input", "target"], ("reduction", r.Value)));
            yield return ($"bce_logits_weight_{r.Name}", GoldenCases.Call("Ops.BinaryCrossEntropyWithLogits", ["input", "target", "weight"], ("reduction", r.Value)));
            yield return ($"bce_logits_pos_{r.Name}", GoldenCases.Call("Ops.BinaryCrossEntropyWithLogits", ["input", "target", "posWeight"], ("reduction", r.Value)));
            yield return ($"soft_margin_{r.Name}", GoldenCases.Call("Ops.SoftMarginLoss", ["input", "target"], ("reduction", r.Value)));
            yield return ($"hinge_{r.Name}", GoldenCases.Call("Ops.HingeEmbeddingLoss", ["input", "target"], ("reduction", r.Value), ("margin", 1.5)));
            yield return ($"ranking_{r.Name}", GoldenCases.Call("Ops.MarginRankingLoss", ["input1", "input2", "target"], ("reduction", r.Value), ("margin", 0.3)));
            yield return ($"multilabel_soft_{r.Name}", GoldenCases.Call("Ops.MultilabelSoftMarginLoss", ["input", "target"], ("reduction", r.Value)));
            yield return ($"multilabel_soft_weight_{r.Name}", GoldenCases.Call("Ops.MultilabelSoftMarginLoss", ["input", "target", "weight"], ("reduction", r.Value)));
            yield return ($"poisson_{r.Name}", GoldenCases.Call("Ops.PoissonNLLLoss", ["input", "target"], ("reduction", r.Value), ("logInput", true), ("full", false), ("eps", 1e-8)));
            yield return ($"poisson_full_{r.Name}", GoldenCases.Call("Ops.PoissonNLLLoss", ["input", "target"], ("reduction", r.Value), ("logInput", false), ("full", true), ("eps", 1e-8)));
            yield return ($"gaussian_{r.Name}", GoldenCases.Call("Ops.GaussianNLLLoss", ["input", "target", "var"], ("reduction", r.Value), ("full", false), ("eps", 1e-6)));
            yield return ($"gaussian_full_{r.Name}", GoldenCases.Call("Ops.GaussianNLLLoss", ["input", "target", "var"], ("reduction", r.Value), ("full", true), ("eps", 0.3)));
            yield return ($"cosine_{r.Name}", GoldenCases.Call("Ops.CosineEmbeddingLoss", ["input1", "input2", "target"], ("reduction", r.Value), ("margin", 0.2)));
            yield return ($"triplet_{r.Name}", GoldenCases.Call("Ops.TripletMarginLoss", ["anchor", "positive", "negative"], ("reduction", r.Value), ("margin", 1.0), ("p", 2.0), ("eps", 1e-6), ("swap", false)));
            yield return ($"triplet_1_{r.Name}", GoldenCases.Call("Ops.TripletMarginLoss", ["anchor", "positive", "negative"], ("reduction", r.Value), ("margin", 2.0), ("p", 1.0), ("eps", 1e-6), ("swap", false)));
            yield return ($"triplet_swap_{r.Name}", GoldenCases.Call("Ops.TripletMarginLoss", ["anchor", "positive", "negative"], ("reduction", r.Value), ("margin", 3.0), ("p", 3.0), ("eps", 1e-6), ("swap", true)));
        }

        yield return ("hinge_kink", GoldenCases.Call("Ops.HingeEmbeddingLoss", ["input", "target"], ("reduction", 0), ("margin", 1.0)));
        yield return ("ranking_kink", GoldenCases.Call("Ops.MarginRankingLoss", ["input1", "input2", "target"], ("reduction", 0), ("margin", 0.0)));
        yield return ("cosine_kink", GoldenCases.Call("Ops.CosineEmbeddingLoss", ["input1", "input2", "target"], ("reduction", 0), ("margin", 0.0)));
        yield return ("triplet_kink", GoldenCases.Call("Ops.TripletMarginLoss", ["anchor", "positive", "negative"], ("reduction", 0), ("margin", 0.0), ("p", 1.0), ("eps", 1e-6), ("swap", false)));
        foreach ((string Name, int Value) r in Reductions.Append(("batchmean", 3)))
        {
            yield return ($"kl_div_{r.Name}", GoldenCases.Call("Ops.KLDiv", ["input", "target"], ("reduction", r.Value), ("logTarget", false)));
            yield return ($"kl_div_log_{r.Name}", GoldenCases.Call("Ops.KLDiv", ["input", "target"], ("reduction", r.Value), ("logTarget", true)));
        }

        yield return ("ce_extreme_mean", GoldenCases.Call("Ops.CrossEntropy", ["logits", "target"], ("reduction", 0)));
        yield return ("ce_extreme_none", GoldenCases.Call("Ops.CrossEntropy", ["logits", "target"], ("reduction", 2)));
    }

    private static Func<GraphBuilder, Value[], Value> Sequences(int reduction, int blank = 0, bool zeroInfinity = false) => GoldenCases.Call(
        "Ops.CTCLoss", ["logProbs", "targets", "inputLengths", "targetLengths"], ("blank", blank), ("reduction", reduction), ("zeroInfinity", zeroInfinity));
}
