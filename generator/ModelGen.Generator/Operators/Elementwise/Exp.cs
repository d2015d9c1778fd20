using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = eˣ</c>; <c>dx = dy * y</c>.</summary>
internal sealed record Exp : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Exp", "x", new Exp());

    public override string Name => "exp";

    public override int Cost => 15;

    public override Saves Saves => Saves.Output;

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("VectorMath.Exp", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => graph.Times(dy, y);

    protected override double? Evaluate(double x) => Math.Exp(x);
}
