using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Integer;

/// <summary><c>y = a = b</c> on integers, a mask.</summary>
internal sealed record IntegerEqual : ComparisonOperator
{
    public override string Name => "eq";

    protected override ElementType Element => ElementType.Int32;

    protected override string Symbol => "==";

    protected override VectorExpression Formula(VectorExpression a, VectorExpression b) => VectorExpression.Call("V.EqualBits", a, b);
}
