using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Scheduling;

/// <summary>A formula as C# over the vector type <c>V</c>: <c>V.Max(x.A + x.B, V.Zero)</c>, or briefly <c>V.Max(a + b, V.Zero)</c>.</summary>
/// <param name="Locals">Values that are used more than once, in order.</param>
internal sealed record FormulaText(ImmutableArray<(string Name, string Text)> Locals, ImmutableArray<string> Results)
{
    private const string BriefNames = "abcdefgh";

    /// <summary>The fields of operands and of results.</summary>
    public const string FieldNames = "ABCDEFGH";

    /// <summary>The name of a value known at run time before the kernel starts.</summary>
    public static string ScalarName(int index, int count) => count == 1 ? "size" : "size" + (index + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>The text for the runtime, whose operands are fields of a parameter <c>x</c>.</summary>
    public static FormulaText Of(Formula formula) => Of(formula, static i => $"x.{FieldNames[i]}");

    /// <summary>The text for readers and for comparison, whose operands are single letters.</summary>
    public static FormulaText Brief(Formula formula) => Of(formula, static i => BriefNames[i].ToString());

    private static FormulaText Of(Formula formula, Func<int, string> operandName)
    {
        int[] uses = CountUses(formula);
        var texts = new List<string>();
        var locals = ImmutableArray.CreateBuilder<(string Name, string Text)>();
        for (int i = 0; i < formula.Steps.Count; i++)
        {
            FormulaStep step = formula.Steps[i];
            string text = Insert(step.Operator, [.. step.Inputs.Items.Select(Text)]);
            if (uses[i] > 1)
            {
                string name = "t" + (locals.Count + 1).ToString(CultureInfo.InvariantCulture);
                locals.Add((name, text));
                text = name;
            }

            texts.Add(text);
        }

        return new(locals.ToImmutable(), [.. formula.Results.Items.Select(Text)]);

        string Text(FormulaInput input) => input.Kind switch
        {
            FormulaInputKind.Operand => operandName(input.Index),
            FormulaInputKind.Scalar => $"V.Create({ScalarName(input.Index, formula.Scalars)})",
            FormulaInputKind.Number => Literal.Vector(input.Value),
            _ => texts[input.Index],
        };
    }

    /// <summary>The operator's text over its arguments, which are in parentheses only where they stand beside an operator.</summary>
    private static string Insert(ElementwiseOperator op, ImmutableArray<string> arguments)
    {
        string text = op.Formula(Markers(arguments.Length));
        for (int i = 0; i < arguments.Length; i++)
        {
            string marker = Marker(i);
            for (int at = text.IndexOf(marker, StringComparison.Ordinal); at >= 0; at = text.IndexOf(marker, StringComparison.Ordinal))
            {
                int end = at + marker.Length;
                bool isAlone = (at == 0 || text[at - 1] == '(' || (at > 1 && text[at - 1] == ' ' && text[at - 2] == ',')) && (end == text.Length || text[end] is ',' or ')');
                string argument = isAlone || !NeedsParentheses(arguments[i]) ? arguments[i] : $"({arguments[i]})";
                text = text.Substring(0, at) + argument + text.Substring(end);
            }
        }

        return text;
    }

    private static ImmutableArray<string> Markers(int count) => [.. Enumerable.Range(0, count).Select(Marker)];

    private static string Marker(int index) => $"§{index.ToString(CultureInfo.InvariantCulture)}§";

    /// <summary>How often each step's text would appear: operators may use an argument more than once.</summary>
    private static int[] CountUses(Formula formula)
    {
        int[] uses = new int[formula.Steps.Count];
        foreach (FormulaInput result in formula.Results.Items.Where(r => r.Kind == FormulaInputKind.Step))
        {
            uses[result.Index]++;
        }

        foreach (FormulaStep step in formula.Steps)
        {
            ImmutableArray<string> markers = Markers(step.Inputs.Count);
            string text = step.Operator.Formula(markers);
            for (int i = 0; i < markers.Length; i++)
            {
                if (step.Inputs[i].Kind == FormulaInputKind.Step)
                {
                    uses[step.Inputs[i].Index] += (text.Length - text.Replace(markers[i], "").Length) / markers[i].Length;
                }
            }
        }

        return uses;
    }

    /// <summary>Whether a formula's text has an operator outside of all parentheses.</summary>
    private static bool NeedsParentheses(string text)
    {
        int depth = 0;
        foreach (char c in text)
        {
            depth += c is '(' or '[' ? 1 : c is ')' or ']' ? -1 : 0;
            if (depth == 0 && c == ' ')
            {
                return true;
            }
        }

        return text.Length > 0 && text[0] is '-' or '~' or '!';
    }
}
