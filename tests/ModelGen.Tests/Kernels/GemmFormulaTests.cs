using System.Runtime.CompilerServices;
using CsCheck;
using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Products whose result goes through a formula: every arity, operands that repeat rows or columns, dense and transposed ones.</summary>
public sealed class GemmFormulaTests
{
    public static TheoryData<int, int> Widths => GemmHarness.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public unsafe void The_formula_sees_every_element_once_at_every_width(int bits, int tile)
    {
        GemmHarness.Require(bits);
        GemmHarness.Sizes.Sample(
            s =>
            {
                var random = new Random(s.Seed);
                var data = new Data(s.M, s.K, s.N, random);
                using GuardedMemory y = GemmHarness.Output(GemmHarness.Values(s.M * s.N, random));
                Mixed formula = default;
                var epilogue = new GemmFormula(FormulaLoop.Of<Mixed, Overwrite>(ref formula), y.Result(), s.N);
                epilogue.Add(data.Row, data.Column, s.Seed % 2 == 0 ? data.Dense : data.Transposed, new([]), s.M);
                float[] panels = GemmHarness.Pack(data.Weights, s.N, s.K);
                var operation = new GemmLinear<Overwrite, InPanels, GemmFormula>(y.Result(), data.X, panels, default, s.M, s.K, s.N, epilogue);
                GemmHarness.Run(in operation, bits, tile);
                data.Check(y, (p, i, j) => p + (data.RowAt(j) * data.ColumnAt(i)) - (s.Seed % 2 == 0 ? data.DenseAt(i, j) : data.TransposedAt(i, j)));
            },
            threads: 1);
    }

    [Fact]
    public void Linear_of_every_arity() => GemmHarness.Sizes.Sample(
        s =>
        {
            var random = new Random(s.Seed);
            var data = new Data(s.M, s.K, s.N, random);
            float[] w = GemmHarness.Pack(data.Weights, s.N, s.K);
            using GuardedMemory y = GemmHarness.Output(new float[s.M * s.N]);
            Gemm.Linear(new Twice(2), y.Result(), data.X, w, s.M, s.K, s.N);
            data.Check(y, (p, _, _) => 2 * p);
            Gemm.Linear(default(Sum), y.Result(), data.X, w, s.M, s.K, s.N, data.Row);
            data.Check(y, (p, _, j) => p + data.RowAt(j));
            Gemm.Linear(default(Product), y.Result(), data.X, w, s.M, s.K, s.N, data.Dense, data.Column);
            data.Check(y, (p, i, j) => (p * data.DenseAt(i, j)) + data.ColumnAt(i));
            Gemm.Linear(default(Mixed), y.Result(), data.X, w, s.M, s.K, s.N, data.Row, data.Column, data.Dense);
            data.Check(y, (p, i, j) => p + (data.RowAt(j) * data.ColumnAt(i)) - data.DenseAt(i, j));
        },
        threads: 1);

    [Fact]
    public void LinearInputGradient_of_every_arity() => GemmHarness.Sizes.Sample(
        s =>
        {
            var random = new Random(s.Seed);
            var data = new Data(s.M, s.K, s.N, random);
            float[] w = GemmHarness.Pack(Transposed(data.Weights, s.N, s.K), s.K, s.N);
            using GuardedMemory dx = GemmHarness.Output(new float[s.M * s.N]);
            Gemm.LinearInputGradient(new Twice(2), dx.Result(), data.X, w, s.M, s.N, s.K);
            data.Check(dx, (p, _, _) => 2 * p);
            Gemm.LinearInputGradient(default(Sum), dx.Result(), data.X, w, s.M, s.N, s.K, data.Row);
            data.Check(dx, (p, _, j) => p + data.RowAt(j));
            Gemm.LinearInputGradient(default(Product), dx.Result(), data.X, w, s.M, s.N, s.K, data.Dense, data.Column);
            data.Check(dx, (p, i, j) => (p * data.DenseAt(i, j)) + data.ColumnAt(i));
            Gemm.LinearInputGradient(default(Mixed), dx.Result(), data.X, w, s.M, s.N, s.K, data.Row, data.Column, data.Dense);
            data.Check(dx, (p, i, j) => p + (data.RowAt(j) * data.ColumnAt(i)) - data.DenseAt(i, j));
        },
        threads: 1);

    [Fact]
    public void MatMul_of_every_arity_alone_and_in_batches() => GemmHarness.Sizes.Sample(
        s =>
        {
            var random = new Random(s.Seed);
            var data = new Data(s.M, s.K, s.N, random);
            float[] b = data.Weights;
            (int m, int k, int n) = (s.M, s.K, s.N);
            using GuardedMemory c = GemmHarness.Output(new float[m * n]);
            Gemm.MatMul(new Twice(2), c.Result(), data.X, false, b, true, m, k, n);
            data.Check(c, (p, _, _) => 2 * p);
            Gemm.MatMul(default(Sum), c.Result(), data.X, false, b, true, m, k, n, data.Row);
            data.Check(c, (p, _, j) => p + data.RowAt(j));
            Gemm.MatMul(default(Product), c.Result(), data.X, false, b, true, m, k, n, data.Dense, data.Column);
            data.Check(c, (p, i, j) => (p * data.DenseAt(i, j)) + data.ColumnAt(i));
            Gemm.MatMul(default(Mixed), c.Result(), data.X, false, b, true, m, k, n, data.Row, data.Column, data.Dense);
            data.Check(c, (p, i, j) => p + (data.RowAt(j) * data.ColumnAt(i)) - data.DenseAt(i, j));

            // The rows as a batch of products of one row each, all with the same b.
            var x = new Strided(data.X, k, k, 1);
            var w = new Strided(b, 0, 1, k);
            Gemm.MatMul(new Twice(2), [m], 1, k, n, new StridedOutput(c.Result(), n, n, 1), x, w);
            data.Check(c, (p, _, _) => 2 * p);
            Gemm.MatMul(default(Sum), [m], 1, k, n, new StridedOutput(c.Result(), n, n, 1), x, w, new Strided(data.RowSpan, 0, 0, 1));
            data.Check(c, (p, _, j) => p + data.RowAt(j));
            Gemm.MatMul(
                default(Product), [m], 1, k, n, new StridedOutput(c.Result(), n, n, 1), x, w, new Strided(data.DenseSpan, n, 0, 1), new Strided(data.ColumnSpan, 1, 0, 0));
            data.Check(c, (p, i, j) => (p * data.DenseAt(i, j)) + data.ColumnAt(i));
            Gemm.MatMul(
                default(Mixed),
                [m],
                1,
                k,
                n,
                new StridedOutput(c.Result(), n, n, 1),
                x,
                w,
                new Strided(data.RowSpan, 0, 0, 1),
                new Strided(data.ColumnSpan, 1, 0, 0),
                new Strided(data.TransposedSpan, 1, 0, m));
            data.Check(c, (p, i, j) => p + (data.RowAt(j) * data.ColumnAt(i)) - data.TransposedAt(i, j));

            // Rows that lie apart: what is between them stays as it is.
            float[] wide = new float[(m * (n + 3)) + 3];
            Gemm.MatMul(default(Sum), [], m, k, n, new StridedOutput(wide.AsSpan(3), n + 3, 1), new Strided(data.X, k, 1), new Strided(b, 1, k), data.Row);
            Assert.All(Enumerable.Range(0, wide.Length).Where(i => i % (n + 3) < 3), i => Assert.Equal(0f, wide[i]));
            float[] close = new float[m * n];
            Gemm.MatMul(default(Sum), close, data.X, false, b, true, m, k, n, data.Row);
            for (int i = 0; i < m; i++)
            {
                Assert.Equal(close.AsSpan(i * n, n), wide.AsSpan(3 + (i * (n + 3)), n));
            }
        },
        threads: 1);

    [Fact]
    public void Operands_that_do_not_fit_are_refused_before_anything_is_written()
    {
        float[] y = [7, 7, 7, 7, 7, 7];
        float[] x = new float[8];
        float[] w = new float[64];
        ArgumentException error = Assert.Throws<ArgumentException>(() => Gemm.Linear(default(Sum), y, x, w, 2, 4, 3, new Strided(new float[5], 3, 1)));
        Assert.Contains("5 elements", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Gemm.Linear(default(Sum), y, x, w, 2, 4, 3, new Strided(new float[6], 3)));
        Assert.Throws<ArgumentException>(() => Gemm.Linear(default(Sum), y, x, w, 2, 4, 3, new Strided(new float[6], -3, 1)));
        Assert.Throws<ArgumentException>(() => Gemm.Linear(default(Sum), y, x.AsSpan(1), w, 2, 4, 3, new Strided(new float[6], 3, 1)));
        Assert.Throws<ArgumentException>(() => Gemm.LinearInputGradient(default(Sum), x, y, w, 2, 4, 3, new Strided(new float[7], 4, 1)));
        Assert.Throws<ArgumentException>(() => Gemm.MatMul(default(Sum), y, x, false, new float[12], false, 2, 4, 3, new Strided(new float[5], 3, 1)));
        Assert.Throws<ArgumentException>(() =>
            Gemm.MatMul(
                default(Sum), [2], 1, 4, 3, new StridedOutput(y, 3, 3, 1), new Strided(x, 4, 4, 1), new Strided(new float[12], 0, 3, 1), new Strided(new float[5], 3, 3, 1)));
        Assert.All(y, v => Assert.Equal(7f, v));
    }

    private static float[] Transposed(float[] matrix, int n, int k)
    {
        float[] transposed = new float[matrix.Length];
        for (int i = 0; i < matrix.Length; i++)
        {
            transposed[((i % k) * n) + (i / k)] = matrix[i];
        }

        return transposed;
    }

    private readonly struct Twice(float factor) : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => x.A * V.Create(factor);
    }

    private readonly struct Sum : IFormula, IOperands2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => x.A + x.B;
    }

    private readonly struct Product : IFormula, IOperands3
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => (x.A * x.B) + x.C;
    }

    private readonly struct Mixed : IFormula, IOperands4
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => x.A + (x.B * x.C) - x.D;
    }

    /// <summary>x[m, k], W[n, k], their product, and operands over [m, n].</summary>
    private sealed class Data
    {
        private readonly int m;
        private readonly int n;
        private readonly double[] product;
        private readonly double[] scale;
        private readonly float[] row;
        private readonly float[] column;
        private readonly float[] dense;

        public Data(int m, int k, int n, Random random)
        {
            this.m = m;
            this.n = n;
            X = GemmHarness.Values(m * k, random);
            Weights = GemmHarness.Values(n * k, random);
            row = GemmHarness.Values(n, random);
            column = GemmHarness.Values(m, random);
            dense = GemmHarness.Values(m * n, random);
            (product, scale) = GemmHarness.Multiply(X, false, Weights, true, m, k, n);
        }

        public float[] X { get; }

        public float[] Weights { get; }

        public ReadOnlySpan<float> RowSpan => row;

        public ReadOnlySpan<float> ColumnSpan => column;

        public ReadOnlySpan<float> DenseSpan => dense;

        public ReadOnlySpan<float> TransposedSpan => dense;

        public Strided Row => new(row, 0, 1);

        public Strided Column => new(column, 1, 0);

        public Strided Dense => new(dense, n, 1);

        public Strided Transposed => new(dense, 1, m);

        public double RowAt(int j) => row[j];

        public double ColumnAt(int i) => column[i];

        public double DenseAt(int i, int j) => dense[(i * n) + j];

        public double TransposedAt(int i, int j) => dense[(j * m) + i];

        public void Check(GuardedMemory output, Func<double, int, int, double> formula)
        {
            double[] expected = new double[product.Length];
            double[] bound = new double[product.Length];
            for (int i = 0; i < expected.Length; i++)
            {
                expected[i] = formula(product[i], i / n, i % n);
                bound[i] = (2 * scale[i]) + 4;
            }

            GemmHarness.AssertClose(expected, bound, output);
        }
    }
}
