using System.Collections.Immutable;

namespace ModelGen.Generator.Operators.Elementwise;

/// <summary>A binary operator that is one in C# too: <c>a + b</c>.</summary>
internal abstract record InfixOperator : BinaryOperator
{
    /// <summary>As in C#.</summary>
    protected abstract string Symbol { get; }

    public override string Describe(ImmutableArray<string> inputs) => $"{Operand(inputs[0])} {Symbol} {Operand(inputs[1])}";

    protected override VectorExpression Formula(VectorExpression a, VectorExpression b) => VectorExpression.Infix(a, Symbol, b);
}
