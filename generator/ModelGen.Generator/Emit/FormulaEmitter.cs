using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Scheduling.Formulas;

namespace ModelGen.Generator.Emit;

/// <summary>The formulas of a model as structs, each once, called after the operators in them or after the function that computes several values.</summary>
internal sealed class FormulaEmitter(CodeNames names)
{
    /// <summary>Letters in a formula's name: about six operators.</summary>
    private const int MaxLength = 28;

    private readonly Dictionary<(Formula Formula, EquatableArray<bool> Repeats), string> structs = [];
    private readonly List<(Formula Formula, EquatableArray<bool> Repeats)> order = [];

    /// <summary>The expression that makes a formula: <c>default(AddRelu)</c>, or <c>new Scale(batch)</c> where it has run-time scalars.</summary>
    /// <param name="function">Where it is used: a formula of several results is called after it.</param>
    /// <param name="repeats">For each operand whether rows repeat one value of it: its stride in the innermost dimension is 0.</param>
    public string Create(BoundFormula bound, Function function, IEnumerable<bool> repeats)
    {
        string name = NameOf(bound.Formula, [.. repeats], function);
        return bound.Scalars.IsEmpty ? $"default({name})" : $"new {name}({string.Join(", ", bound.Scalars.Select(s => s.IsInteger ? $"Bits.AsFloat({DimText.Int(s.Dim)})" : DimText.Int(s.Dim)))})";
    }

    public void Write(SourceWriter writer)
    {
        foreach ((Formula formula, EquatableArray<bool> repeats) in order)
        {
            Write(writer, formula, repeats);
        }
    }

    private string NameOf(Formula formula, EquatableArray<bool> repeats, Function function)
    {
        if (!structs.TryGetValue((formula, repeats), out string? name))
        {
            structs.Add((formula, repeats), name = names.Member(formula.Results.Count == 1 ? Describe(formula) : function.Name + "Values"));
            order.Add((formula, repeats));
        }

        return name;
    }

    /// <summary>
    /// The operators in order: <c>SigmoidMulAdd</c>. In place of a name too long to read it is as many of the first operators as fit, and the last one, which gives the result.
    /// </summary>
    private static string Describe(Formula formula)
    {
        if (formula.Steps.Count == 0)
        {
            return "Copy";
        }

        ImmutableArray<string> operators = [.. formula.Steps.Items.Select(s => Pascal(s.Operator.Name))];
        string last = operators[^1];
        string name = "";
        foreach (string first in operators.RemoveAt(operators.Length - 1))
        {
            if (name.Length + first.Length + last.Length > MaxLength)
            {
                break;
            }

            name += first;
        }

        return name + last;
    }

    private static string Pascal(string name)
    {
        string identifier = NameTable.ToIdentifier(name);
        return char.ToUpperInvariant(identifier[0]) + identifier.Substring(1);
    }

    private void Write(SourceWriter writer, Formula formula, EquatableArray<bool> repeats)
    {
        FormulaText text = FormulaText.Of(formula);
        bool isJoint = formula.Results.Count > 1;
        string interfaces = $"{(isJoint ? "IJointFormula" : "IFormula")}, IOperands{Number(formula.Arity)}{(isJoint ? ", IResults" + Number(formula.Results.Count) : "")}"
            + string.Concat(repeats.Items.Select((r, i) => r ? $", IRepeats{FormulaText.FieldNames[i]}" : ""));
        string scalars = formula.Scalars == 0 ? ""
            : $"({string.Join(", ", Enumerable.Range(0, formula.Scalars).Select(i => $"float {FormulaText.ScalarName(i, formula.Scalars)}"))})";
        writer.Line();
        using (writer.Block($"private readonly struct {structs[(formula, repeats)]}{scalars} : {interfaces}"))
        {
            writer.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
            writer.Line(isJoint ? "public void Apply<V>(in Operands<V> x, ref Results<V> y)" : "public V Apply<V>(in Operands<V> x)");
            string constraint = "    where V : struct, IVector<V>";
            if (text.Locals.IsEmpty && !isJoint)
            {
                writer.Line($"{constraint} => {text.Results[0]};");
                return;
            }

            using (writer.Block(constraint))
            {
                foreach ((string name, string value) in text.Locals)
                {
                    writer.Line($"V {name} = {value};");
                }

                for (int i = 0; i < text.Results.Length; i++)
                {
                    writer.Line(isJoint ? $"y.{FormulaText.FieldNames[i]} = {text.Results[i]};" : $"return {text.Results[i]};");
                }
            }
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
