using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Loss;

/// <summary><c>d = |x − t|; d &lt; β ? d²/(2β) : d − β/2</c> (<c>torch.nn.functional.smooth_l1_loss</c>).</summary>
internal sealed record SmoothL1Loss(LossReduction Reduction, double Beta) : ElementwiseLoss(Reduction)
{
    public static Stub Stub { get; } = Stub.Of("Ops.SmoothL1Loss", "input, target, reduction, beta", (graph, arguments) =>
        graph.Add(new SmoothL1Loss(arguments.Enum<LossReduction>("reduction"), Hyperparameter.NotNegative("beta", arguments.Double("beta"))), arguments.Tensor("input"), arguments.Tensor("target")));

    public override string Name => "smooth_l1_loss";

    protected override Value Elements(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        Value distance = graph.Add(new Abs(), graph.Minus(inputs[0], inputs[1]));
        if (Beta == 0)
        {
            return distance;
        }

        Value square = graph.Times(graph.Add(new Square(), graph.Minus(inputs[0], inputs[1])), 0.5 / Beta);
        return graph.Select(graph.Add(new Less(), distance, graph.Number(Beta)), square, graph.Plus(distance, -0.5 * Beta));
    }
}
