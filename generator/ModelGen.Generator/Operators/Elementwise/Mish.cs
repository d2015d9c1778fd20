using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>
/// <c>y = x * w</c> with <c>w = tanh(ln(1 + eˣ))</c>; <c>dx = dy * (w + x * (1 − w²) * σ(x))</c> (Misra 2019, "Mish").
/// </summary>
internal sealed record Mish : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Mish", "x", new Mish());

    public override string Name => "mish";

    public override int Cost => 45;

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression x) => x * VectorExpression.Call("VectorMath.Tanh", VectorExpression.Call("VectorMath.Softplus", x));

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy)
    {
        Value w = graph.Add(new Tanh(), graph.Add(new Softplus(1, 20), x));
        Value slope = graph.Times(graph.Minus(1, graph.Add(new Square(), w)), graph.Add(new Sigmoid(), x));
        return graph.Times(dy, graph.Plus(w, graph.Times(x, slope)));
    }
}
