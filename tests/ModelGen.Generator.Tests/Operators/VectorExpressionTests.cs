using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Scheduling.Formulas;

namespace GeneratorTests.Operators;

/// <summary>Formulas as data: their text and their comparison.</summary>
public sealed class VectorExpressionTests
{
    private static readonly VectorExpression A = VectorExpression.Name("a");
    private static readonly VectorExpression B = VectorExpression.Name("b");

    [Fact]
    public void Only_an_operator_beside_an_operator_is_in_parentheses()
    {
        Assert.Equal("(a * b) + 1", ((A * B) + VectorExpression.Name("1")).ToString());
        Assert.Equal("a - (-b)", (A - -B).ToString());
        Assert.Equal("-(~a)", (-~A).ToString());
        Assert.Equal("V.Max(a / b, V.Zero) * V.Create(2f)", (VectorExpression.Call("V.Max", A / B, 0) * 2).ToString());
    }

    [Fact]
    public void Uses_are_counted() => Assert.Equal(3, A.CountIn(VectorExpression.Call("V.Select", A > 0, -A, B * VectorExpression.Call("V.Abs", A))));

    [Fact]
    public void Zero_and_negative_zero_are_different_numbers()
    {
        Assert.NotEqual(FormulaBuilder.Number(0.0), FormulaBuilder.Number(-0.0));
        Assert.Equal(FormulaBuilder.Number(double.NaN), FormulaBuilder.Number(double.NaN));
    }
}
