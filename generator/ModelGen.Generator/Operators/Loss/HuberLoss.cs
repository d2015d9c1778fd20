using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Loss;

/// <summary><c>d = |x − t|; d &lt; δ ? d²/2 : δ·(d − δ/2)</c> (<c>torch.nn.functional.huber_loss</c>).</summary>
internal sealed record HuberLoss(LossReduction Reduction, double Delta) : ElementwiseLoss(Reduction)
{
    public static Stub Stub { get; } = Stub.Of("Ops.HuberLoss", "input, target, reduction, delta", (graph, arguments) =>
        graph.Add(new HuberLoss(arguments.Enum<LossReduction>("reduction"), Hyperparameter.Positive("delta", arguments.Double("delta"))), arguments.Tensor("input"), arguments.Tensor("target")));

    public override string Name => "huber_loss";

    protected override Value Elements(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value distance = graph.Add(new Abs(), graph.Minus(inputs[0], inputs[1]));
        Value square = graph.Times(graph.Add(new Square(), graph.Minus(inputs[0], inputs[1])), 0.5);
        return graph.Select(graph.Add(new Less(), distance, graph.Number(Delta)), square, graph.Times(graph.Plus(distance, -0.5 * Delta), Delta));
    }
}
