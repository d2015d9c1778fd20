using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Scheduling;

/// <summary>A formula together with what it is applied to.</summary>
/// <param name="Operands">In the order of the formula's operands; their shapes are that of the result.</param>
/// <param name="Scalars">The values of the formula's scalars.</param>
internal sealed record BoundFormula(Formula Formula, ImmutableArray<Operand> Operands, ImmutableArray<Dim> Scalars)
{
    /// <summary>
    /// Writes a term down as steps. Operands are numbered as they are met, but for <paramref name="first"/>, which a product's epilogue takes first; sums and products
    /// take their inputs in the order of these numbers, so that <c>a + b</c> and <c>b + a</c> are one formula.
    /// </summary>
    public static BoundFormula Of(Term term, TensorBuffer? first = null)
    {
        var operands = new List<Operand>();
        var scalars = new List<Dim>();
        var steps = ImmutableArray.CreateBuilder<FormulaStep>();
        var inputs = new Dictionary<Term, FormulaInput>();
        var leads = new List<int>();
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
                    FormulaInput[] arguments = [.. apply.Arguments.Select(a => inputs[a])];
                    steps.Add(new(apply.Operator, (apply.Operator.IsCommutative ? arguments.OrderBy(Lead).ThenBy(Rank) : arguments.AsEnumerable()).ToEquatableArray()));
                    leads.Add(arguments.Min(Lead));
                    break;
            }
        }

        var formula = new Formula(operands.Count, scalars.Count, steps.ToImmutable(), inputs[term]);
        return new(formula, [.. operands], [.. scalars]);

        // The first operand that an input reads.
        int Lead(FormulaInput input) => input.Kind switch
        {
            FormulaInputKind.Operand => input.Index,
            FormulaInputKind.Step => leads[input.Index],
            _ => int.MaxValue,
        };
    }

    /// <summary>The order of inputs that begin with the same operand, or with none: the operand itself, sizes, numbers, what is computed.</summary>
    private static (int Kind, int Index, double Value) Rank(FormulaInput input) => ((int)input.Kind, input.Index, input.Value);

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
