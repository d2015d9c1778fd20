using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Scheduling;

/// <summary>A formula together with what it is applied to.</summary>
/// <param name="Operands">In the order of the formula's operands; their shapes are that of the result.</param>
/// <param name="Scalars">The values of the formula's scalars.</param>
internal sealed record BoundFormula(Formula Formula, ImmutableArray<Operand> Operands, ImmutableArray<Dim> Scalars)
{
    /// <summary>Writes a term down as steps. Operands are numbered as they are met, but for <paramref name="first"/>, which a product's epilogue takes first.</summary>
    public static BoundFormula Of(Term term, TensorBuffer? first = null)
    {
        var operands = new List<Operand>();
        var scalars = new List<Dim>();
        var steps = ImmutableArray.CreateBuilder<FormulaStep>();
        var inputs = new Dictionary<Term, FormulaInput>();
        ImmutableArray<Term> terms = term.Closure();
        foreach (OperandTerm operand in terms.OfType<OperandTerm>().OrderBy(o => o.Operand.Buffer == first ? 0 : 1))
        {
            inputs.Add(operand, new(FormulaInputKind.Operand, IndexOf(operands, operand.Operand), 0));
        }

        foreach (Term part in terms)
        {
            switch (part)
            {
                case LiteralTerm literal:
                    inputs.Add(part, new(FormulaInputKind.Number, 0, literal.Value));
                    break;
                case ScalarTerm scalar:
                    inputs.Add(part, new(FormulaInputKind.Scalar, IndexOf(scalars, scalar.Dim), 0));
                    break;
                case ApplyTerm apply:
                    inputs.Add(part, new(FormulaInputKind.Step, steps.Count, 0));
                    steps.Add(new(apply.Operator, apply.Arguments.Select(a => inputs[a]).ToEquatableArray()));
                    break;
            }
        }

        var formula = new Formula(operands.Count, scalars.Count, steps.ToImmutable(), inputs[term]);
        return new(formula, [.. operands], [.. scalars]);
    }

    private static int IndexOf<T>(List<T> list, T item)
    {
        int index = list.IndexOf(item);
        if (index < 0)
        {
            index = list.Count;
            list.Add(item);
        }

        return index;
    }
}
