using ModelGen.Generator.Operators.Integer;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary><c>y = a = b</c>, a mask; false if either is NaN.</summary>
internal sealed record Equal : ComparisonOperator
{
    public static Stub Stub { get; } = Stub.Of("Ops.Equal", "x, y", new Equal(), ofIntegers: new IntegerEqual());

    public override string Name => "eq";

    protected override string Symbol => "==";

    protected override VectorExpression Formula(VectorExpression a, VectorExpression b) => VectorExpression.Call("V.Equal", a, b);
}
