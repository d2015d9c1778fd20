using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>x &gt; λ ? x − λ : x &lt; −λ ? x + λ : 0</c>.</summary>
internal sealed record Softshrink(double Lambda) : ActivationOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Softshrink", "x, lambd", (graph, arguments) =>
        graph.Add(new Softshrink(Hyperparameter.NotNegative("lambd", arguments.Double("lambd"))), arguments.Tensor("x")));

    public override string Name => "softshrink";

    protected override Value Compose(GraphBuilder graph, Value x)
    {
        Value below = graph.Mask(graph.Add(new Less(), x, graph.Number(-Lambda)), graph.Plus(x, Lambda));
        return graph.Select(graph.Add(new Greater(), x, graph.Number(Lambda)), graph.Plus(x, -Lambda), below);
    }
}
