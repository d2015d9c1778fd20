using CsCheck;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Integer;
using ModelGen.Runtime;

namespace GeneratorTests.Operators;

/// <summary>Emitted formulas on integers, which are the bits of lanes, at every vector width, bit by bit.</summary>
public class IntegerFormulaTests
{
    private static readonly ElementwiseOperator[] Operators = [.. OperatorCases.All.Select(c => c.Samples.Single().Operator).OfType<ElementwiseOperator>().Where(IsOnIntegers)];

    private static readonly int[] Special = [0, 1, -1, 2, -2, 7, -7, 10, 16_777_217, -16_777_217, 1_000_000_007, int.MaxValue, int.MaxValue - 1, int.MinValue, int.MinValue + 1];

    private static readonly Lazy<CompiledFormulas> Formulas = new(() => new CompiledFormulas(Operators, name => name));

    public static MatrixTheoryData<int, int> Cases => new([.. Enumerable.Range(0, Operators.Length)], [512, 256, 128, 32]);

    internal static bool IsOnIntegers(ElementwiseOperator op) => op is IntegerOperator or IntegerEqual or IntegerGreater or ToFloat or ToInteger;

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_formula_computes_what_its_operator_means(int index, int bits)
    {
        (Type vector, bool isSupported) = bits switch
        {
            512 => (typeof(V512), V512.IsSupported),
            256 => (typeof(V256), V256.IsSupported),
            128 => (typeof(V128), V128.IsSupported),
            _ => (typeof(V1), V1.IsSupported),
        };
        Assert.SkipUnless(isSupported, $"{vector.Name} is not supported in this process.");

        ElementwiseOperator op = Operators[index];
        (int A, int B)[] pairs = [.. Special.SelectMany(a => Special.Select(b => (a, op is IntegerFloorDivide && b == 0 ? 3 : b)))];
        float[][] columns = [.. new[] { pairs.Select(p => p.A), pairs.Select(p => p.B) }.Take(op.Arity).Select(c => c.Select(v => op is ToInteger ? v * 0.75f : BitConverter.Int32BitsToSingle(v)).ToArray())];
        float[] actual = Formulas.Value.Run(index, vector, columns);
        for (int i = 0; i < pairs.Length; i++)
        {
            double[] arguments = [.. columns.Select((c, k) => op is ToInteger ? c[i] : (double)(k == 0 ? pairs[i].A : pairs[i].B))];
            double expected = ElementwiseMath.Table[op.GetType()](op, arguments);
            bool isMask = op is ComparisonOperator;
            double result = isMask ? (BitConverter.SingleToInt32Bits(actual[i]) != 0 ? 1 : 0) : op is ToFloat ? (double)actual[i] : BitConverter.SingleToInt32Bits(actual[i]);
            Assert.True(expected == result, $"{op.Name} of {string.Join(", ", arguments)} is {result}, not {expected}");
        }
    }
}
