using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Loss;

/// <summary><c>eˣ − t·x</c>, or <c>x − t·ln(x + ε)</c>; in full plus Stirling's <c>t·ln t − t + ln(2πt)/2</c> where t &gt; 1 (<c>torch.nn.functional.poisson_nll_loss</c>).</summary>
internal sealed record PoissonNLLLoss(LossReduction Reduction, bool LogInput, bool Full, double Eps) : ElementwiseLoss(Reduction)
{
    public static Stub Stub { get; } = Stub.Of("Ops.PoissonNLLLoss", "input, target, logInput, full, eps, reduction", (graph, arguments) =>
        graph.Add(new PoissonNLLLoss(arguments.Enum<LossReduction>("reduction"), arguments.Bool("logInput"), arguments.Bool("full"), arguments.Double("eps")), arguments.Tensor("input"), arguments.Tensor("target")));

    public override string Name => "poisson_nll_loss";

    protected override Value Elements(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        (Value x, Value t) = (inputs[0], inputs[1]);
        Value loss = LogInput
            ? graph.Minus(graph.Add(new Exp(), x), graph.Times(t, x))
            : graph.Minus(x, graph.Times(t, graph.Add(new Log(), graph.Plus(x, Eps))));
        if (!Full)
        {
            return loss;
        }

        Value isLarge = graph.Add(new Greater(), t, graph.Number(1));
        Value safe = graph.Select(isLarge, t, graph.Number(1));
        Value stirling = graph.Plus(
            graph.Minus(graph.Times(safe, graph.Add(new Log(), safe)), safe), graph.Times(graph.Add(new Log(), graph.Times(safe, 2 * Math.PI)), 0.5));
        return graph.Plus(loss, graph.Mask(isLarge, stirling));
    }
}
