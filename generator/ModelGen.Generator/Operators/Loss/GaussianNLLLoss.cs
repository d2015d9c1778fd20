using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Loss;

/// <summary><c>(ln v + (x − t)²/v)/2</c> with <c>v = max(var, ε)</c>, of which the gradient goes to the variance as if it were that; in full plus <c>ln(2π)/2</c> (<c>torch.nn.functional.gaussian_nll_loss</c>).</summary>
internal sealed record GaussianNLLLoss(LossReduction Reduction, bool Full, double Eps) : ElementwiseLoss(Reduction)
{
    public static Stub Stub { get; } = Stub.Of("Ops.GaussianNLLLoss", "input, target, var, full, eps, reduction", (graph, arguments) =>
        graph.Add(
            new GaussianNLLLoss(arguments.Enum<LossReduction>("reduction"), arguments.Bool("full"), Hyperparameter.Positive("eps", arguments.Double("eps"))), arguments.Tensor("input"), arguments.Tensor("target"), arguments.Tensor("var")));

    public override string Name => "gaussian_nll_loss";

    protected override Value Elements(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        (Value x, Value t, Value variance) = (inputs[0], inputs[1], inputs[2]);
        Value missing = graph.Minus(graph.Add(new Maximum(), variance, graph.Number(Eps)), variance);
        Value v = graph.Plus(variance, graph.Add(new Detach(), missing));
        Value loss = graph.Times(graph.Plus(graph.Add(new Log(), v), graph.Over(graph.Add(new Square(), graph.Minus(x, t)), v)), 0.5);
        return Full ? graph.Plus(loss, 0.5 * Math.Log(2 * Math.PI)) : loss;
    }
}
