using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>x &gt; threshold ? x : value</c>; NaN stays.</summary>
internal sealed record Threshold(double Limit, double Replacement) : ActivationOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Threshold", "x, threshold, value", (graph, arguments) =>
        graph.Add(new Threshold(arguments.Double("threshold"), arguments.Double("value")), arguments.Tensor("x")));

    public override string Name => "threshold";

    protected override Value Compose(GraphBuilder graph, Value x) =>
        graph.Select(graph.Add(new LessEqual(), x, graph.Number(Limit)), graph.Number(Replacement), x);
}
