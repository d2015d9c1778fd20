using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Integer;

/// <summary><c>y = min(a, b)</c> on integers.</summary>
internal sealed record IntegerMinimum : IntegerOperator
{
    public override string Name => "minimum";

    public override int Cost => 2;

    public override bool IsCommutative => true;

    protected override VectorExpression Formula(VectorExpression a, VectorExpression b) => VectorExpression.Call("V.Select", VectorExpression.Call("V.GreaterBits", a, b), b, a);

    protected override int Evaluate(int a, int b) => Math.Min(a, b);
}
