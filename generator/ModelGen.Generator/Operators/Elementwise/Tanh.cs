using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = tanh x</c>; <c>dx = dy * (1 − y²)</c>.</summary>
internal sealed record Tanh : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Tanh", "x", new Tanh());

    public override string Name => "tanh";

    public override int Cost => 20;

    public override Saves Saves => Saves.Output;

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("VectorMath.Tanh", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => graph.Times(dy, graph.Minus(1, graph.Add(new Square(), y)));

    protected override double? Evaluate(double x) => Math.Tanh(x);
}
