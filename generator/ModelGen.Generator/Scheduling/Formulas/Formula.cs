using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Scheduling.Formulas;

/// <summary>
/// What a fused group computes for one element: operators in order, each over operands, scalars, numbers and earlier steps. Equal formulas are emitted once,
/// wherever they are used.
/// </summary>
/// <param name="Arity">The number of operands in memory.</param>
/// <param name="Scalars">The number of values known at run time before the kernel starts.</param>
/// <param name="Results">What is stored; more than one in kernels that have been joined.</param>
internal sealed record Formula(int Arity, int Scalars, EquatableArray<FormulaStep> Steps, EquatableArray<FormulaInput> Results)
{
    /// <summary>The operand itself: a copy.</summary>
    public bool IsIdentity => Steps.Count == 0 && Results.Count == 1 && Results[0].Kind == FormulaInputKind.Operand;

    /// <summary>About the number of vector instructions.</summary>
    public int Cost => Steps.Items.Sum(s => s.Operator.Cost);

    /// <summary>About the number of vector instructions of which each needs the one before.</summary>
    public int Chain
    {
        get
        {
            int[] chains = new int[Steps.Count];
            for (int i = 0; i < chains.Length; i++)
            {
                chains[i] = Steps[i].Operator.Cost + Steps[i].Inputs.Items.Max(input => input.Kind == FormulaInputKind.Step ? chains[input.Index] : 0);
            }

            return chains.DefaultIfEmpty(0).Max();
        }
    }

    /// <summary>As one line; a value that is used more than once has a name.</summary>
    public override string ToString()
    {
        FormulaText text = FormulaText.Brief(this);
        return string.Concat(text.Locals.Select(l => $"{l.Name} = {l.Text}; ")) + string.Join(", ", text.Results);
    }
}

/// <summary>One operator of a formula.</summary>
internal sealed record FormulaStep(ElementwiseOperator Operator, EquatableArray<FormulaInput> Inputs);

/// <summary>What a step reads.</summary>
/// <param name="Index">Of the operand, scalar or step.</param>
/// <param name="Value">Of a number.</param>
internal readonly record struct FormulaInput(FormulaInputKind Kind, int Index, ExactNumber Value);

internal enum FormulaInputKind
{
    Operand,
    Scalar,
    Number,
    Integer,
    Step,
}
