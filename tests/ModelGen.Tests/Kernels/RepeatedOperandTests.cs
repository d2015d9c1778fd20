using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen.Tests.Kernels;

/// <summary>Formulas that say of operands that a row repeats one value give what they give without saying so.</summary>
public sealed class RepeatedOperandTests
{
    private static readonly int[] Sizes = [0, 1, 2, 3, 15, 16, 17, 33, 65, 300];

    public static TheoryData<int, int> Shapes()
    {
        var shapes = new TheoryData<int, int>();
        foreach (int rows in Sizes)
        {
            foreach (int columns in Sizes)
            {
                shapes.Add(rows, columns);
            }
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Elementwise_kernels(int rows, int columns)
    {
        var data = new Data(rows, columns);
        float[] expected = Fresh(data.Dense.Length), actual = Fresh(data.Dense.Length);
        Elementwise.Map(default(Plain), [rows, columns], new StridedOutput(expected, columns, 1), data.A, data.B, data.C);
        Elementwise.Map(default(Marked), [rows, columns], new StridedOutput(actual, columns, 1), data.A, data.B, data.C);
        Assert.Equal(expected, actual);

        Elementwise.AddMap(default(Plain), [rows, columns], new StridedOutput(expected, columns, 1), data.A, data.B, data.C);
        Elementwise.AddMap(default(Marked), [rows, columns], new StridedOutput(actual, columns, 1), data.A, data.B, data.C);
        Assert.Equal(expected, actual);

        // A result that is not contiguous.
        Elementwise.Map(default(Plain), [rows, columns], new StridedOutput(expected, 1, rows), data.A, data.B, data.C);
        Elementwise.Map(default(Marked), [rows, columns], new StridedOutput(actual, 1, rows), data.A, data.B, data.C);
        Assert.Equal(expected, actual);

        // An operand that is not contiguous.
        var transposed = new Strided(data.Dense, 1, rows);
        Elementwise.Map(default(Plain), [rows, columns], new StridedOutput(expected, columns, 1), transposed, data.B, data.C);
        Elementwise.Map(default(Marked), [rows, columns], new StridedOutput(actual, columns, 1), transposed, data.B, data.C);
        Assert.Equal(expected, actual);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Elementwise_kernels_of_several_results(int rows, int columns)
    {
        var data = new Data(rows, columns);
        float[] expected = Fresh(data.Dense.Length), actual = Fresh(data.Dense.Length), second = Fresh(data.Dense.Length);
        Elementwise.Map(default(Plain), [rows, columns], new StridedOutput(expected, columns, 1), data.A, data.B, data.C);
        var outputs = new StridedOutputs(new(actual, columns, 1), new(second, columns, 1));
        Elementwise.Map(default(MarkedJoint), [rows, columns], outputs, data.A, data.B, data.C);
        Assert.Equal(expected, actual);
        Assert.Equal(expected.Select(y => -y), second);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Reductions(int rows, int columns)
    {
        var data = new Data(rows, columns);
        float[] result = Fresh(rows);
        Reduce.Sum(default(Marked), result, [rows], [columns], data.A, data.B, data.C);
        for (int i = 0; i < rows; i++)
        {
            double expected = Enumerable.Range(0, columns).Sum(j => (double)data.At(i, j));
            Assert.Equal(expected, result[i], 1e-5 * (1 + columns));
        }

        Reduce.Max(default(Marked), result, [rows], [columns], data.A, data.B, data.C);
        for (int i = 0; i < rows; i++)
        {
            Assert.Equal(Enumerable.Range(0, columns).Select(j => data.At(i, j)).Append(float.NegativeInfinity).Max(), result[i], 1e-5f);
        }

        // Along the other dimension, where the operand lies across memory.
        Reduce.AddSum(default(Marked), result, [rows], [columns], new Strided(data.Dense, 1, rows), data.B, data.C);
        float[] again = Fresh(rows);
        Reduce.Max(default(Marked), again, [rows], [columns], data.A, data.B, data.C);
        Reduce.AddSum(default(Plain), again, [rows], [columns], new Strided(data.Dense, 1, rows), data.B, data.C);
        for (int i = 0; i < rows; i++)
        {
            Assert.Equal(again[i], result[i], 1e-5 * (1 + columns));
        }
    }

    [Theory]
    [InlineData(1, 5, 7)]
    [InlineData(3, 16, 1)]
    [InlineData(17, 65, 33)]
    [InlineData(8, 4, 4)]
    public void Products(int m, int k, int n)
    {
        var random = new Random(1);
        float[] x = Values(m * k, random), weight = Values(n * k, random), scale = Values(m, random), bias = Values(n, random);
        float[] w = new float[Panels.Size(n, k)];
        Panels.Pack(w, weight, n, k);
        float[] expected = Fresh(m * n), actual = Fresh(m * n);
        Gemm.Linear(default(Plain), expected, x, w, m, k, n, new Strided(scale, 1, 0), new Strided(bias, 0, 1));
        Gemm.Linear(default(Marked), actual, x, w, m, k, n, new Strided(scale, 1, 0), new Strided(bias, 0, 1));
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void An_operand_that_lies_otherwise_is_refused()
    {
        float[] y = new float[6], x = new float[6];
        Assert.Contains("needs strides", Assert.Throws<ArgumentException>(() => Elementwise.Map(default(Marked), y, x, x, x)).Message, StringComparison.Ordinal);
        Assert.Contains("needs strides", Assert.Throws<ArgumentException>(() => Elementwise.AddMap(default(Marked), y, x, x, x)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "Operand 2 has one value for each row",
            Assert.Throws<ArgumentException>(() =>
                Elementwise.Map(default(Marked), [2, 3], new StridedOutput(y, 3, 1), new Strided(x, 3, 1), new Strided(x, 3, 1), new Strided(x, 3, 1))).Message,
            StringComparison.Ordinal);
    }

    private static float[] Fresh(int length) => Enumerable.Repeat(0.5f, length).ToArray();

    private static float[] Values(int length, Random random) => Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f).ToArray();

    private readonly struct Plain : IFormula, IOperands3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => (x.A * x.B) + x.C;
    }

    private readonly struct Marked : IFormula, IOperands3, IRepeatsB
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => (x.A * x.B) + x.C;
    }

    private readonly struct MarkedJoint : IJointFormula, IOperands3, IResults2, IRepeatsB
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<V>(in Operands<V> x, ref Results<V> y)
            where V : struct, IVector<V>
        {
            y.A = (x.A * x.B) + x.C;
            y.B = -y.A;
        }
    }

    /// <summary>a[rows, columns], b[rows] and c[columns], all over [rows, columns].</summary>
    private sealed class Data
    {
        private readonly int columns;
        private readonly float[] scale;
        private readonly float[] shift;

        public Data(int rows, int columns)
        {
            var random = new Random((rows * 1000) + columns);
            this.columns = columns;
            Dense = Values(rows * columns, random);
            scale = Values(rows, random);
            shift = Values(columns, random);
        }

        public float[] Dense { get; }

        public Strided A => new(Dense, columns, 1);

        public Strided B => new(scale, 1, 0);

        public Strided C => new(shift, 0, 1);

        public float At(int row, int column) => (Dense[(row * columns) + column] * scale[row]) + shift[column];
    }
}
