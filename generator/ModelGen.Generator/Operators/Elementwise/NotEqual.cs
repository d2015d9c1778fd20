using ModelGen.Generator.Operators.Integer;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a ≠ b</c>, a mask; true if either is NaN.</summary>
internal sealed record NotEqual : ComparisonOperator
{
    public static Stub Stub { get; } = Stub.Of(
        "Ops.NotEqual", "x, y", new NotEqual(), ofIntegers: (graph, x) => graph.Add(new LogicalNot(), graph.Add(new IntegerEqual(), [.. x])));

    public override string Name => "ne";

    protected override string Symbol => "!=";

    protected override VectorExpression Formula(VectorExpression a, VectorExpression b) => VectorExpression.Call("V.NotEqual", a, b);
}
