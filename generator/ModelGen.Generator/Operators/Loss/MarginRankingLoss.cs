using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Loss;

/// <summary><c>max(0, margin − t·(x₁ − x₂))</c> for t of 1 and −1 (<c>torch.nn.functional.margin_ranking_loss</c>).</summary>
internal sealed record MarginRankingLoss(LossReduction Reduction, double Margin) : ElementwiseLoss(Reduction)
{
    public static Stub Stub { get; } = Stub.Of("Ops.MarginRankingLoss", "input1, input2, target, margin, reduction", (graph, arguments) => graph.Add(
        new MarginRankingLoss(arguments.Enum<LossReduction>("reduction"), arguments.Double("margin")),
        arguments.Tensor("input1"),
        arguments.Tensor("input2"),
        arguments.Tensor("target")));

    public override string Name => "margin_ranking_loss";

    protected override Value Elements(GraphBuilder graph, ImmutableArray<Value> inputs) =>
        graph.Add(Clamp.AtLeastZero, graph.Minus(Margin, graph.Times(inputs[2], graph.Minus(inputs[0], inputs[1]))));
}
