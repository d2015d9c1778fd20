using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = sin x</c>; <c>dx = dy * cos x</c>.</summary>
internal sealed record Sin : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Sin", "x", new Sin());

    public override string Name => "sin";

    public override int Cost => 25;

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("VectorMath.Sin", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => graph.Times(dy, graph.Add(new Cos(), x));

    protected override double? Evaluate(double x) => Math.Sin(x);
}
