using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>x − tanh x</c>.</summary>
internal sealed record Tanhshrink : ActivationOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Tanhshrink", "x", new Tanhshrink());

    public override string Name => "tanhshrink";

    protected override Value Compose(GraphBuilder graph, Value x) => graph.Minus(x, graph.Add(new Tanh(), x));
}
