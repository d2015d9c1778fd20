using System.Collections.Immutable;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Scheduling.Formulas;

/// <summary>
/// A value while it is being fused: a formula over operands that has not been given memory. Terms are shared, never copied, so a value that a formula uses
/// twice is computed once; compared by identity.
/// </summary>
internal abstract class Term
{
    /// <summary>Everything below this term and itself, inputs first, each once.</summary>
    public ImmutableArray<Term> Closure()
    {
        var seen = new HashSet<Term>();
        var order = ImmutableArray.CreateBuilder<Term>();
        Visit(this);
        return order.ToImmutable();

        // Groups are bounded (FusionLimits), so recursion is.
        void Visit(Term term)
        {
            if (!seen.Add(term))
            {
                return;
            }

            if (term is ApplyTerm apply)
            {
                foreach (Term argument in apply.Arguments)
                {
                    Visit(argument);
                }
            }

            order.Add(term);
        }
    }

    /// <summary>The same term with another in place of a part; parts that don't change stay shared.</summary>
    public Term Replace(Term part, Term by)
    {
        var done = new Dictionary<Term, Term>();
        foreach (Term term in Closure())
        {
            bool isChanged = term is ApplyTerm apply && apply.Arguments.Any(a => done[a] != a);
            done.Add(term, term == part ? by : isChanged ? new ApplyTerm(((ApplyTerm)term).Operator, [.. ((ApplyTerm)term).Arguments.Select(a => done[a])]) : term);
        }

        return done[this];
    }
}

/// <summary>An element read from memory; the access is that of the shape of the value the term stands for.</summary>
internal sealed class OperandTerm(Operand operand) : Term
{
    public Operand Operand { get; } = operand;
}

/// <summary>A number known at compile time.</summary>
internal sealed class LiteralTerm(double value, bool isInteger = false) : Term
{
    public double Value { get; } = value;

    public bool IsInteger { get; } = isInteger;
}

/// <summary>The size of a dimension: a field of the emitted formula.</summary>
internal sealed class ScalarTerm(FormulaScalar scalar) : Term
{
    public FormulaScalar Scalar { get; } = scalar;
}

/// <summary>An elementwise operator over terms.</summary>
internal sealed class ApplyTerm(ElementwiseOperator op, ImmutableArray<Term> arguments) : Term
{
    public ElementwiseOperator Operator { get; } = op;

    public ImmutableArray<Term> Arguments { get; } = arguments;
}
