using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>|x| &gt; λ ? x : 0</c>; NaN is no number to shrink and stays.</summary>
internal sealed record Hardshrink(double Lambda) : ActivationOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Hardshrink", "x, lambd", (graph, arguments) =>
        graph.Add(new Hardshrink(Hyperparameter.NotNegative("lambd", arguments.Double("lambd"))), arguments.Tensor("x")));

    public override string Name => "hardshrink";

    protected override Value Compose(GraphBuilder graph, Value x) =>
        graph.Select(graph.Add(new LessEqual(), graph.Add(new Abs(), x), graph.Number(Lambda)), graph.Number(0), x);
}
