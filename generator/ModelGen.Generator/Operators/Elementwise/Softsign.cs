using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = x / (1 + |x|)</c>; <c>dx = dy / (1 + |x|)²</c>.</summary>
internal sealed record Softsign : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Softsign", "x", new Softsign());

    public override string Name => "softsign";

    public override int Cost => 8;

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression x) => x / (1.0 + VectorExpression.Call("V.Abs", x));

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) =>
        graph.Times(dy, graph.Add(new Square(), graph.Over(1, graph.Plus(graph.Add(new Abs(), x), 1))));

    protected override double? Evaluate(double x) => x / (1 + Math.Abs(x));
}
