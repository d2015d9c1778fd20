using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Integer;

/// <summary><c>y = max(a, b)</c> on integers.</summary>
internal sealed record IntegerMaximum : IntegerOperator
{
    public override string Name => "maximum";

    public override int Cost => 2;

    public override bool IsCommutative => true;

    protected override VectorExpression Formula(VectorExpression a, VectorExpression b) => VectorExpression.Call("V.Select", VectorExpression.Call("V.GreaterBits", a, b), a, b);

    protected override int Evaluate(int a, int b) => Math.Max(a, b);
}
