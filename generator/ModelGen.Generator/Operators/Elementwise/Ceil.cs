using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = ⌈x⌉</c>; <c>dx = 0</c>.</summary>
internal sealed record Ceil : UnaryOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Ceil", "x", new Ceil());

    public override string Name => "ceil";

    public override bool StopsGradients => true;

    protected override VectorExpression Formula(VectorExpression x) => -VectorExpression.Call("V.Floor", -x);

    protected override Value? Gradient(GraphBuilder graph, Value x, Value y, Value dy) => null;

    protected override double? Evaluate(double x) => Math.Ceiling(x);
}
