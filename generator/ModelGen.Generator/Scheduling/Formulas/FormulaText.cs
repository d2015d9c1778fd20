using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Scheduling.Formulas;

/// <summary>A formula as C# over the vector type <c>V</c>: <c>V.Max(x.A + x.B, V.Zero)</c>, or briefly <c>V.Max(a + b, V.Zero)</c>.</summary>
/// <param name="Locals">Values that are used more than once, in order.</param>
internal sealed record FormulaText(ImmutableArray<(string Name, string Text)> Locals, ImmutableArray<string> Results)
{
    /// <summary>The fields of operands and of results.</summary>
    public const string FieldNames = "ABCDEFGH";

    private const string BriefNames = "abcdefgh";

    /// <summary>The name of a value known at run time before the kernel starts.</summary>
    public static string ScalarName(int index, int count) => count == 1 ? "size" : "size" + (index + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>The text for the runtime, whose operands are fields of a parameter <c>x</c>.</summary>
    public static FormulaText Of(Formula formula) => Of(formula, static i => $"x.{FieldNames[i]}");

    /// <summary>The text for readers and for comparison, whose operands are single letters.</summary>
    public static FormulaText Brief(Formula formula) => Of(formula, static i => BriefNames[i].ToString());

    /// <summary>The text over operands of other names.</summary>
    public static FormulaText Of(Formula formula, Func<int, string> operandName)
    {
        int[] uses = CountUses(formula);
        var values = new List<VectorExpression>();
        var locals = ImmutableArray.CreateBuilder<(string Name, string Text)>();
        for (int i = 0; i < formula.Steps.Count; i++)
        {
            FormulaStep step = formula.Steps[i];
            VectorExpression value = step.Operator.Formula([.. step.Inputs.Items.Select(Argument)]);
            if (uses[i] > 1)
            {
                string name = "t" + (locals.Count + 1).ToString(CultureInfo.InvariantCulture);
                locals.Add((name, value.ToString()));
                value = VectorExpression.Name(name);
            }

            values.Add(value);
        }

        return new(locals.ToImmutable(), [.. formula.Results.Items.Select(r => Argument(r).ToString())]);

        VectorExpression Argument(FormulaInput input) => input.Kind switch
        {
            FormulaInputKind.Operand => VectorExpression.Name(operandName(input.Index)),
            FormulaInputKind.Scalar => VectorExpression.Call("V.Create", VectorExpression.Name(ScalarName(input.Index, formula.Scalars))),
            FormulaInputKind.Number => input.Value.Value,
            FormulaInputKind.Integer => VectorExpression.Name(Literal.Bits((int)input.Value.Value)),
            _ => values[input.Index],
        };
    }

    /// <summary>How often each step's value would be written: operators may use an argument more than once.</summary>
    private static int[] CountUses(Formula formula)
    {
        int[] uses = new int[formula.Steps.Count];
        foreach (FormulaInput result in formula.Results.Items.Where(r => r.Kind == FormulaInputKind.Step))
        {
            uses[result.Index]++;
        }

        foreach (FormulaStep step in formula.Steps.Items)
        {
            ImmutableArray<VectorExpression> arguments = [.. step.Inputs.Items.Select((_, i) => VectorExpression.Name($"argument {i}"))];
            VectorExpression value = step.Operator.Formula(arguments);
            foreach ((FormulaInput input, VectorExpression argument) in step.Inputs.Items.Zip(arguments, (i, a) => (Input: i, Argument: a)).Where(p => p.Input.Kind == FormulaInputKind.Step))
            {
                uses[input.Index] += argument.CountIn(value);
            }
        }

        return uses;
    }
}
