using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Loss;

/// <summary><c>(1 − t)·x + (1 + (p − 1)·t)·ln(1 + e⁻ˣ)</c> for logits x and a weight p of the positive class, times a weight (<c>torch.nn.functional.binary_cross_entropy_with_logits</c>).</summary>
internal sealed record BinaryCrossEntropyWithLogits(LossReduction Reduction, bool HasWeight, bool HasPosWeight) : ElementwiseLoss(Reduction)
{
    public static Stub Stub { get; } = Stub.Of("Ops.BinaryCrossEntropyWithLogits", "input, target, reduction, weight, posWeight", (graph, arguments) =>
        Build(graph, arguments));

    public override string Name => "binary_cross_entropy_with_logits";

    public override DiagnosticInfo? Doubt(Node node, ImmutableArray<Traits> inputs) => ScoreDoubts.OfLogits(node, inputs[0], "BinaryCrossEntropyWithLogits", "sigmoid");

    private static Value Build(GraphBuilder graph, ICallArguments arguments)
    {
        bool hasWeight = arguments.IsGiven("weight"), hasPosWeight = arguments.IsGiven("posWeight");
        List<Value> operands = [arguments.Tensor("input"), arguments.Tensor("target")];
        if (hasWeight)
        {
            operands.Add(arguments.Tensor("weight"));
        }

        if (hasPosWeight)
        {
            operands.Add(arguments.Tensor("posWeight"));
        }

        return graph.Add(new BinaryCrossEntropyWithLogits(arguments.Enum<LossReduction>("reduction"), hasWeight, hasPosWeight), [.. operands]);
    }

    protected override Value Elements(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        (Value x, Value t) = (inputs[0], inputs[1]);

        // ln(1 + e⁻ˣ), which is exact for large x of either sign.
        Value tail = graph.Add(new Softplus(1, 20), graph.Negative(x));
        if (HasPosWeight)
        {
            tail = graph.Times(graph.Plus(graph.Times(graph.Plus(inputs[inputs.Length - 1], -1), t), 1), tail);
        }

        Value loss = graph.Plus(graph.Times(graph.Minus(1, t), x), tail);
        return HasWeight ? graph.Times(loss, inputs[2]) : loss;
    }
}
