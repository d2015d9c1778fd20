using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = ln(1 + x)</c>; <c>dx = dy / (1 + x)</c>.</summary>
internal sealed record Log1p : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Log1p", "x", new Log1p());

    public override string Name => "log1p";

    public override int Cost => 25;

    public override Saves Saves => Saves.Input;

    protected override VectorExpression Formula(VectorExpression x) => VectorExpression.Call("VectorMath.Log1p", x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => graph.Over(dy, graph.Plus(x, 1));
}
