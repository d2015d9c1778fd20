using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = cos x</c>; <c>dx = −dy * sin x</c>.</summary>
internal sealed record Cos : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Cos", "x", new Cos());

    public override string Name => "cos";

    public override int Cost => 25;

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("VectorMath.Cos", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => graph.Negative(graph.Times(dy, graph.Add(new Sin(), x)));

    protected override double? Evaluate(double x) => Math.Cos(x);
}
