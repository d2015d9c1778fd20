using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Loss;

/// <summary><c>−t·ln x − (1 − t)·ln(1 − x)</c> for probabilities x, logarithms not below −100, times a weight (<c>torch.nn.functional.binary_cross_entropy</c>).</summary>
internal sealed record BinaryCrossEntropy(LossReduction Reduction, bool HasWeight) : ElementwiseLoss(Reduction)
{
    public static Stub Stub { get; } = Stub.Of("Ops.BinaryCrossEntropy", "input, target, reduction, weight", (graph, arguments) =>
        Build(graph, arguments));

    public override string Name => "binary_cross_entropy";

    public override DiagnosticInfo? Doubt(Node node, ImmutableArray<Traits> inputs) => ScoreDoubts.OfProbabilities(node, inputs[0], "BinaryCrossEntropy", "BinaryCrossEntropyWithLogits");

    private static Value Build(GraphBuilder graph, ICallArguments arguments)
    {
        bool hasWeight = arguments.IsGiven("weight");
        IEnumerable<string> names = hasWeight ? ["input", "target", "weight"] : ["input", "target"];
        return graph.Add(new BinaryCrossEntropy(arguments.Enum<LossReduction>("reduction"), hasWeight), [.. names.Select(arguments.Tensor)]);
    }

    protected override Value Elements(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value loss = graph.Add(new BinaryCrossEntropyTerm(), inputs[0], inputs[1]);
        return HasWeight ? graph.Times(loss, inputs[2]) : loss;
    }
}
