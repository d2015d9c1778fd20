using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Loss;

/// <summary><c>ln(1 + e^(−t·x))</c> for t of 1 and −1 (<c>torch.nn.functional.soft_margin_loss</c>).</summary>
internal sealed record SoftMarginLoss(LossReduction Reduction) : ElementwiseLoss(Reduction)
{
    public static Stub Stub { get; } = Stub.Of("Ops.SoftMarginLoss", "input, target, reduction", (graph, arguments) =>
        graph.Add(new SoftMarginLoss(arguments.Enum<LossReduction>("reduction")), arguments.Tensor("input"), arguments.Tensor("target")));

    public override string Name => "soft_margin_loss";

    public override DiagnosticInfo? Doubt(Node node, ImmutableArray<Traits> inputs) => ScoreDoubts.OfLogits(node, inputs[0], "SoftMarginLoss", "sigmoid");

    protected override Value Elements(GraphBuilder graph, ImmutableArray<Value> inputs) =>
        graph.Add(new Softplus(1, 20), graph.Negative(graph.Times(inputs[1], inputs[0])));
}
