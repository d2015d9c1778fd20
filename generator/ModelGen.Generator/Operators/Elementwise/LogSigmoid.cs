using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>ln σ(x) = −ln(1 + e⁻ˣ)</c>.</summary>
internal sealed record LogSigmoid : ActivationOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.LogSigmoid", "x", new LogSigmoid());

    public override string Name => "logsigmoid";

    protected override Value Compose(GraphBuilder graph, Value x) => graph.Negative(graph.Add(new Softplus(1, 20), graph.Negative(x)));
}
