using System.Collections.Immutable;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Attention.Scores;
using ModelGen.Generator.Operators.Sources;
using ModelGen.Generator.Scheduling.Formulas;

namespace ModelGen.Generator.Emit;

/// <summary>The formulas of attention scores as structs without fields, each once.</summary>
internal sealed class ScoreEmitter(CodeNames names)
{
    private readonly Dictionary<ScoreCode, string> structs = [];
    private readonly List<ScoreCode> order = [];

    /// <summary>The name of a formula's struct.</summary>
    public string NameOf(ScoreCode code)
    {
        if (!structs.TryGetValue(code, out string? name))
        {
            structs.Add(code, name = names.Member(code is ScoreSlope ? "ScoreSlope" : "ScoreFormula"));
            order.Add(code);
        }

        return name;
    }

    public void Write(SourceWriter writer)
    {
        foreach (ScoreCode code in order)
        {
            writer.Line();
            switch (code)
            {
                case ScoreFormula formula:
                    Write(writer, formula);
                    break;
                case ScoreSlope slope:
                    Write(writer, slope);
                    break;
            }
        }
    }

    private void Write(SourceWriter writer, ScoreFormula formula)
    {
        using (writer.Block($"private readonly struct {structs[formula]} : IScoreFormula"))
        {
            Flag(writer, "HasScore", formula.Score is not null);
            Flag(writer, "HasMask", formula.Seen is not null);
            Method(writer, "V Score<V>(in ScoreOperands<V> x)", formula.Score, ["return {0};"], "return x.Score;");
            Method(writer, "V Sees<V>(in ScoreOperands<V> x)", formula.Seen, ["return {0};"], "return x.Seen;");
        }
    }

    private void Write(SourceWriter writer, ScoreSlope slope)
    {
        using (writer.Block($"private readonly struct {structs[slope]} : IScoreSlope"))
        {
            Flag(writer, "HasScore", slope.Score is not null);
            Flag(writer, "HasMask", slope.Seen is not null);
            Flag(writer, "HasTables", slope.Added is not null);
            Method(writer, "V Score<V>(in ScoreOperands<V> x, out V slope)", slope.Score, ["slope = {1};", "return {0};"], "slope = V.Create(1f);", "return x.Score;");
            Method(writer, "V Sees<V>(in ScoreOperands<V> x)", slope.Seen, ["return {0};"], "return x.Seen;");
            Method(writer, "void Add<V>(in ScoreOperands<V> x)", slope.Added, Additions(slope));
        }
    }

    /// <summary>A call for each addend, over the results of the expression: what is added, then the indices.</summary>
    private static ImmutableArray<string> Additions(ScoreSlope slope)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        int next = 0;
        foreach (ScoreAddend addend in slope.Addends)
        {
            IEnumerable<string> arguments = Enumerable.Range(next, addend.Rank + 1).Select(i => $"{{{Literal.Int(i)}}}");
            lines.Add($"x.Add{(addend.IsSame ? "Same" : "Each")}({Literal.Int(addend.Table)}, {string.Join(", ", arguments)});");
            next += addend.Rank + 1;
        }

        return lines.ToImmutable();
    }

    private static void Flag(SourceWriter writer, string name, bool value) => writer.Line($"public static bool {name} => {(value ? "true" : "false")};");

    /// <summary>A method whose last lines are made of the results of an expression; others where there is none.</summary>
    private static void Method(SourceWriter writer, string signature, ScoreExpression? expression, ImmutableArray<string> last, params ImmutableArray<string> otherwise)
    {
        writer.Line();
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        writer.Line($"public static {signature}");
        using (writer.Block("    where V : struct, IVector<V>"))
        {
            if (expression is null)
            {
                Lines(otherwise);
                return;
            }

            FormulaText text = FormulaText.Of(ToFormula(expression), place => $"x.{(ScorePlace)place}");
            Lines(text.Locals.Select(l => $"V {l.Name} = {l.Text};"));
            Lines(last.Select(line => Filled(line, text.Results)));
        }

        void Lines(IEnumerable<string> lines)
        {
            foreach (string line in lines)
            {
                writer.Line(line);
            }
        }
    }

    private static string Filled(string line, ImmutableArray<string> results)
    {
        for (int i = 0; i < results.Length; i++)
        {
            line = line.Replace($"{{{Literal.Int(i)}}}", results[i]);
        }

        return line;
    }

    private static Formula ToFormula(ScoreExpression expression)
    {
        return new(
            (int)ScorePlace.Slope + 1, 0, expression.Steps.Items.Select(s => new FormulaStep(s.Operator, s.Inputs.Items.Select(Input).ToEquatableArray())).ToEquatableArray(), expression.Results.Items.Select(Input).ToEquatableArray());

        static FormulaInput Input(ScoreInput input) => new(
            input.Kind switch
            {
                ScoreInputKind.Place => FormulaInputKind.Operand,
                ScoreInputKind.Number => FormulaInputKind.Number,
                ScoreInputKind.Integer => FormulaInputKind.Integer,
                _ => FormulaInputKind.Step,
            },
            input.Index,
            input.Value);
    }
}
