using System.Collections.Immutable;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Scheduling.Formulas;

/// <summary>
/// Collects the steps of a formula. Operands are numbered as they come; sums and products take their inputs in the order of these numbers, so that <c>a + b</c> and
/// <c>b + a</c> are one step; and a step that is there already is not added again.
/// </summary>
internal sealed class FormulaBuilder
{
    private readonly List<Operand> operands = [];
    private readonly List<FormulaScalar> scalars = [];
    private readonly List<FormulaStep> steps = [];
    private readonly Dictionary<FormulaStep, FormulaInput> known = [];

    /// <summary>For each step the first operand that it reads, directly or through others.</summary>
    private readonly List<int> leads = [];

    public static FormulaInput Number(double value) => new(FormulaInputKind.Number, 0, value);

    public static FormulaInput Integer(double value) => new(FormulaInputKind.Integer, 0, value);

    public FormulaInput Operand(Operand operand)
    {
        int index = operands.FindIndex(operand.IsSamePlace);
        return new(FormulaInputKind.Operand, index < 0 ? Append(operands, operand) : index, 0);
    }

    public FormulaInput Scalar(FormulaScalar scalar)
    {
        int index = scalars.IndexOf(scalar);
        return new(FormulaInputKind.Scalar, index < 0 ? Append(scalars, scalar) : index, 0);
    }

    public FormulaInput Apply(ElementwiseOperator op, IReadOnlyList<FormulaInput> inputs)
    {
        var step = new FormulaStep(op, (op.IsCommutative ? inputs.OrderBy(Lead).ThenBy(Rank) : inputs.AsEnumerable()).ToEquatableArray());
        if (!known.TryGetValue(step, out FormulaInput result))
        {
            known.Add(step, result = new(FormulaInputKind.Step, Append(steps, step), 0));
            leads.Add(inputs.Min(Lead));
        }

        return result;
    }

    /// <summary>Adds the steps of another formula over these inputs in place of its operands.</summary>
    /// <returns>Its result.</returns>
    public FormulaInput Apply(BoundFormula formula, ImmutableArray<FormulaInput> inputs)
    {
        var results = new List<FormulaInput>();
        foreach (FormulaStep step in formula.Formula.Steps.Items)
        {
            results.Add(Apply(step.Operator, [.. step.Inputs.Items.Select(Here)]));
        }

        return Here(formula.Formula.Results.Items.Single());

        FormulaInput Here(FormulaInput input) => input.Kind switch
        {
            FormulaInputKind.Operand => inputs[input.Index],
            FormulaInputKind.Scalar => Scalar(formula.Scalars[input.Index]),
            FormulaInputKind.Step => results[input.Index],
            _ => input,
        };
    }

    public BoundFormula Build(params FormulaInput[] results) =>
        new(new(operands.Count, scalars.Count, steps.ToEquatableArray(), results.ToEquatableArray()), [.. operands], [.. scalars]);

    /// <summary>The first operand that an input reads.</summary>
    private int Lead(FormulaInput input) => input.Kind switch
    {
        FormulaInputKind.Operand => input.Index,
        FormulaInputKind.Step => leads[input.Index],
        _ => int.MaxValue,
    };

    /// <summary>The order of inputs that begin with the same operand, or with none: the operand itself, sizes, numbers, what is computed.</summary>
    private static (int Kind, int Index, double Value) Rank(FormulaInput input) => ((int)input.Kind, input.Index, input.Value);

    private static int Append<T>(List<T> list, T item)
    {
        list.Add(item);
        return list.Count - 1;
    }
}
