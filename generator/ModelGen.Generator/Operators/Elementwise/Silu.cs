using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = x * σ(x)</c>; <c>dx = dy * σ(x) * (1 + x * (1 − σ(x)))</c>.</summary>
internal sealed record Silu : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Silu", "x", new Silu());

    public override string Name => "silu";

    public override int Cost => 20;

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression x) => x * VectorExpression.Call("VectorMath.Sigmoid", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy)
    {
        Value sigmoid = graph.Add(new Sigmoid(), x);
        return graph.Times(dy, graph.Times(sigmoid, graph.Plus(graph.Times(x, graph.Minus(1, sigmoid)), 1)));
    }
}
