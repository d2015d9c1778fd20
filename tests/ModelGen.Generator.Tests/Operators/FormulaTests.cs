using CsCheck;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Loss;
using ModelGen.Runtime;

namespace GeneratorTests.Operators;

/// <summary>Emitted formulas in single precision at every vector width against the interpreter in double precision.</summary>
public class FormulaTests
{
    private static readonly ElementwiseOperator[] Operators =
        [.. OperatorCases.All.Select(c => c.Samples.Single().Operator).OfType<ElementwiseOperator>().Where(o => !IntegerFormulaTests.IsOnIntegers(o)).DistinctBy(o => Describe(o))];

    private static readonly float[] Special =
        [0, -0f, 1, -1, 0.5f, -0.5f, 3, -3, 1e-4f, -1e-4f, 1e-20f, -1e-20f, 19, -19, 21, -21, 88, -88, 200, -200, 1e10f, -1e10f, float.PositiveInfinity, float.NegativeInfinity, float.NaN];

    private static readonly Lazy<CompiledFormulas> WithNames = new(() => new CompiledFormulas(Operators, name => name));

    private static readonly Lazy<CompiledFormulas> WithExpressions = new(() => new CompiledFormulas(Operators, name => $"(-(-{name}))"));

    public static MatrixTheoryData<string, int> Cases => new([.. Operators.Select(o => Describe(o))], [512, 256, 128, 32]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_formula_computes_what_its_operator_means(string name, int bits)
    {
        (Type vector, bool isSupported) = bits switch
        {
            512 => (typeof(V512), V512.IsSupported),
            256 => (typeof(V256), V256.IsSupported),
            128 => (typeof(V128), V128.IsSupported),
            _ => (typeof(V1), V1.IsSupported),
        };
        Assert.SkipUnless(isSupported, $"{vector.Name} is not supported in this process.");

        int index = Array.FindIndex(Operators, o => Describe(o) == name);
        ElementwiseOperator op = Operators[index];
        float[][] columns = Columns(op);
        float[] expected = [.. Enumerable.Range(0, columns[0].Length).Select(i => (float)ElementwiseMath.Table[op.GetType()](op, [.. columns.Select(c => (double)c[i])]))];
        foreach (CompiledFormulas formulas in new[] { WithNames.Value, WithExpressions.Value })
        {
            float[] actual = formulas.Run(index, vector, columns);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.True(IsNear(expected[i], actual[i]), $"{name} of ({string.Join(", ", columns.Select(c => c[i]))}) is {actual[i]:G9}, not {expected[i]:G9}");
            }
        }
    }

    private static string Describe(ElementwiseOperator op) => op.Describe([.. new[] { "a", "b", "c" }.Take(op.Arity)]);

    /// <summary>All pairs of special values, and random ones.</summary>
    private static float[][] Columns(ElementwiseOperator op)
    {
        var random = new Random(1);
        bool isMask(int input) => op is LogicalAnd or LogicalOr or LogicalNot || (op is Where && input == 0);
        bool isProbability(int input) => op is BinaryCrossEntropyTerm && input == 1;
        return
        [
            .. Enumerable.Range(0, op.Arity).Select(input =>
            {
                IEnumerable<float> special = Enumerable.Range(0, Special.Length * Special.Length).Select(i => Special[input == 0 ? i / Special.Length : i % Special.Length]);
                IEnumerable<float> values = special.Concat(Enumerable.Range(0, 500).Select(_ => (float)((random.NextDouble() * 16) - 8)));
                return values.Select(v => isMask(input) ? (v > 0 ? 1 : 0) : isProbability(input) ? Math.Clamp(v, 0, 1) : v).ToArray();
            }),
        ];
    }

    /// <summary>Within a few units in the last place, or of one where terms of that size cancel; infinities and NaN exactly. Denormal results may be zero.</summary>
    private static bool IsNear(float expected, float actual) =>
        float.IsNaN(expected) ? float.IsNaN(actual)
        : float.IsInfinity(expected) || float.IsInfinity(actual) ? expected == actual
        : Math.Abs((double)expected - actual) <= (2e-6 * Math.Abs(expected)) + 1e-6;
}
