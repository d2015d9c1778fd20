using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Scheduling;

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
}

/// <summary>An element read from memory; the access is that of the shape of the value the term stands for.</summary>
internal sealed class OperandTerm(Operand operand) : Term
{
    public Operand Operand { get; } = operand;
}

/// <summary>A number known at compile time.</summary>
internal sealed class LiteralTerm(double value) : Term
{
    public double Value { get; } = value;
}

/// <summary>The size of a dimension: a field of the emitted formula.</summary>
internal sealed class ScalarTerm(Dim dim) : Term
{
    public Dim Dim { get; } = dim;
}

/// <summary>An elementwise operator over terms.</summary>
internal sealed class ApplyTerm(ElementwiseOperator op, ImmutableArray<Term> arguments) : Term
{
    public ElementwiseOperator Operator { get; } = op;

    public ImmutableArray<Term> Arguments { get; } = arguments;
}
