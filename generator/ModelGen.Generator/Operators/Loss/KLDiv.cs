using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Loss;

/// <summary><c>t·(ln t − x)</c> for log-probabilities x and probabilities t, 0 where t is 0; with log-probabilities as target <c>eᵗ·(t − x)</c> (<c>torch.nn.functional.kl_div</c>).</summary>
internal sealed record KLDiv(LossReduction Reduction, bool LogTarget) : ElementwiseLoss(Reduction)
{
    public static Stub Stub { get; } = Stub.Of("Ops.KLDiv", "input, target, reduction, logTarget", (graph, arguments) =>
        graph.Add(new KLDiv(arguments.Enum<LossReduction>("reduction"), arguments.Bool("logTarget")), arguments.Tensor("input"), arguments.Tensor("target")));

    public override string Name => "kl_div";

    public override DiagnosticInfo? Doubt(Node node, ImmutableArray<Traits> inputs) =>
        ScoreDoubts.OfLogProbabilities(node, inputs[0], "KLDiv")
        ?? (LogTarget && inputs[1].HasFlag(Traits.Probabilities) ? ScoreDoubts.Say(node, "KLDiv", "a target of log-probabilities", "probabilities", "leave out 'logTarget: true'")
        : !LogTarget && inputs[1].HasFlag(Traits.LogProbabilities) ? ScoreDoubts.Say(node, "KLDiv", "a target of probabilities", "log-probabilities", "say so with 'logTarget: true'")
        : null);

    protected override Value Elements(GraphBuilder graph, ImmutableArray<Value> inputs)
    {
        (Value x, Value t) = (inputs[0], inputs[1]);
        if (LogTarget)
        {
            return graph.Times(graph.Add(new Exp(), t), graph.Minus(t, x));
        }

        // t ln t is 0 at 0, where the logarithm is of 1 instead.
        Value isPositive = graph.Add(new Greater(), t, graph.Number(0));
        Value entropy = graph.Times(t, graph.Add(new Log(), graph.Select(isPositive, t, graph.Number(1))));
        return graph.Minus(entropy, graph.Times(t, x));
    }
}
