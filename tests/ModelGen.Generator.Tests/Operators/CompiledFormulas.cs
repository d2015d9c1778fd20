using System.Collections.Immutable;
using System.Reflection;
using System.Text;
using ModelGen.Generator.Operators.Elementwise;
using GeneratorTests.Infrastructure;

namespace GeneratorTests.Operators;

/// <summary>The formulas of operators, compiled as emitted code has them and run lane group by lane group at any vector width.</summary>
internal sealed class CompiledFormulas
{
    private readonly Assembly assembly;

    /// <param name="operators">The operators; a formula is known by its index here.</param>
    /// <param name="argument">How an argument is written: as a name, or as an expression in parentheses.</param>
    public CompiledFormulas(IReadOnlyList<ElementwiseOperator> operators, Func<string, string> argument)
    {
        var text = new StringBuilder("using ModelGen.Runtime;\n\npublic static class Formulas\n{\n");
        for (int i = 0; i < operators.Count; i++)
        {
            text.Append(Method(operators[i], i, argument));
        }

        assembly = InMemoryAssembly.Compile(text.Append("}\n").ToString());
    }

    /// <summary>Applies a formula to columns of equal length; the last group of lanes may be partial.</summary>
    public float[] Run(int formula, Type vector, float[][] columns)
    {
        float[] y = new float[columns[0].Length];
        assembly.GetType("Formulas")!.GetMethod($"F{formula}")!.MakeGenericMethod(vector).Invoke(null, [y, columns]);
        return y;
    }

    private static string Method(ElementwiseOperator op, int index, Func<string, string> argument)
    {
        ImmutableArray<string> names = [.. Enumerable.Range(0, op.Arity).Select(i => ((char)('a' + i)).ToString())];
        var text = new StringBuilder($"    public static void F{index}<V>(float[] y, float[][] x) where V : struct, IVector<V>\n    {{\n");
        text.Append("        for (int i = 0; i < y.Length; i += V.Count)\n        {\n            int count = System.Math.Min(V.Count, y.Length - i);\n");
        for (int i = 0; i < op.Arity; i++)
        {
            // Masks come as 0 and 1.
            string load = $"V.LoadPartial(ref x[{i}][0], i, count)";
            text.Append($"            V {names[i]} = {(TakesMask(op, i) ? $"V.NotEqual({load}, V.Zero)" : load)};\n");
        }

        VectorExpression formula = op.Formula([.. names.Select(argument).Select(VectorExpression.Name)]);
        text.Append($"            V result = {(GivesMask(op) ? $"V.Select({formula}, V.Create(1f), V.Zero)" : formula)};\n");
        return text.Append("            V.StorePartial(result, ref y[0], i, count);\n        }\n    }\n\n").ToString();
    }

    private static bool TakesMask(ElementwiseOperator op, int input) => op is LogicalAnd or LogicalOr or LogicalNot || (op is Where && input == 0);

    private static bool GivesMask(ElementwiseOperator op) => op is ComparisonOperator or LogicalAnd or LogicalOr or LogicalNot;
}
