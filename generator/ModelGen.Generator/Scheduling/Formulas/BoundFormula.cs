using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling.Formulas;

/// <summary>A formula together with what it is applied to.</summary>
/// <param name="Operands">In the order of the formula's operands; their shapes are that of the result.</param>
/// <param name="Scalars">The values of the formula's scalars.</param>
internal sealed record BoundFormula(Formula Formula, ImmutableArray<Operand> Operands, ImmutableArray<FormulaScalar> Scalars)
{
    /// <summary>The dims that its scalars are made of.</summary>
    public ImmutableArray<Dim> Dims => [.. Scalars.Select(s => s.Dim)];

    /// <summary>Writes a term down as steps. Operands are numbered as they are met, but for <paramref name="first"/>, which a product's epilogue takes first.</summary>
    public static BoundFormula Of(Term term, TensorBuffer? first = null)
    {
        var builder = new FormulaBuilder();
        var inputs = new Dictionary<Term, FormulaInput>();
        ImmutableArray<Term> terms = term.Closure();
        foreach (OperandTerm operand in terms.OfType<OperandTerm>().OrderBy(o => o.Operand.Buffer == first ? 0 : 1))
        {
            inputs.Add(operand, builder.Operand(operand.Operand));
        }

        foreach (Term part in terms.Where(t => t is not OperandTerm))
        {
            inputs.Add(part, part switch
            {
                LiteralTerm literal => literal.IsInteger ? FormulaBuilder.Integer(literal.Value) : FormulaBuilder.Number(literal.Value),
                ScalarTerm scalar => builder.Scalar(scalar.Scalar),
                ApplyTerm apply => builder.Apply(apply.Operator, [.. apply.Arguments.Select(a => inputs[a])]),
                _ => throw new InvalidOperationException($"no step for {part}"),
            });
        }

        return builder.Build(inputs[term]);
    }
}

/// <summary>A value of a formula that is known at run time before the kernel starts.</summary>
/// <param name="IsInteger">Whether the formula takes it as an integer, else as a float.</param>
internal readonly record struct FormulaScalar(Dim Dim, bool IsInteger);
