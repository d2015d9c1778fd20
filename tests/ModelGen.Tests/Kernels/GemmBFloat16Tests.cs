using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CsCheck;
using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Linear layers with weights of bfloat16 against a product in double precision with the same weights, and tables whose rows are looked up.</summary>
public sealed class GemmBFloat16Tests
{
    public static TheoryData<int, int> Widths => GemmHarness.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Linear_is_the_product_with_the_rounded_weights(int bits, int tile)
    {
        GemmHarness.Require(bits);
        GemmHarness.Sizes.Sample(s => Forward<Overwrite>(s.M, s.K, s.N, s.Seed, bits, tile), threads: 1);
        GemmHarness.Sizes.Sample(s => Forward<AddBias>(s.M, s.K, s.N, s.Seed, bits, tile), threads: 1);
        GemmHarness.Sizes.Sample(s => Forward<AddBiasRelu>(s.M, s.K, s.N, s.Seed, bits, tile), threads: 1);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_width_with_few_rows_and_sums_that_are_cut(int bits, int tile)
    {
        GemmHarness.Require(bits);
        for (int n = 1; n <= 80; n++)
        {
            for (int m = 1; m <= 7; m++)
            {
                Forward<AddBias>(m, 5, n, n, bits, tile);
            }
        }

        Forward<AddBias>(54, 170, 70, 1, bits, tile);
        Forward<AddBiasRelu>(200, 1100, 70, 1, bits, tile);
    }

    [Fact]
    public void Public_methods_give_what_those_of_floats_give_at_any_number_of_threads()
    {
        var random = new Random(5);
        foreach ((int m, int k, int n) in new[] { (7, 19, 21), (1, 300, 1003), (90, 130, 260) })
        {
            float[] x = GemmHarness.Values(m * k, random), w = Rounded(GemmHarness.Values(n * k, random)), bias = GemmHarness.Values(Panels.Size(n, 1), random);
            float[] panels = Pack(w, n, k), others = GemmHarness.Values(m * n, random);
            ReadOnlySpan<ushort> halves = Bits.AsBFloat16(panels);
            (double[] product, double[] scale) = GemmHarness.Multiply(x, false, w, true, m, k, n);
            double[] biased = [.. product.Select((v, i) => v + bias[i % n])];
            using GuardedMemory y = GemmHarness.Output(new float[m * n]);
            float[]? first = null;
            foreach (int count in new[] { 1, 3 })
            {
                using Parallelism.Scope threads = Parallelism.Use(count);
                Gemm.Linear(y.Result(), x, halves, m, k, n);
                GemmHarness.AssertClose(product, scale, y);
                first ??= y.Result().ToArray();
                Assert.True(y.Result().SequenceEqual(first));
                Gemm.LinearBias(y.Result(), x, halves, bias, m, k, n);
                GemmHarness.AssertClose(biased, scale, y);
                Gemm.LinearBiasRelu(y.Result(), x, halves, bias, m, k, n);
                GemmHarness.AssertClose([.. biased.Select(v => Math.Max(v, 0))], scale, y);
                Gemm.Linear(default(Sum), y.Result(), x, halves, m, k, n, new Strided(others, n, 1));
                GemmHarness.AssertClose([.. product.Select((v, i) => v + others[i])], scale, y);
            }
        }
    }

    [Fact]
    public void Rows_may_lie_apart()
    {
        const int m = 9, k = 20, n = 70, row = 100;
        var random = new Random(6);
        float[] x = GemmHarness.Values(m * row, random), w = Rounded(GemmHarness.Values(n * k, random)), bias = GemmHarness.Values(Panels.Size(n, 1), random), others = GemmHarness.Values(m * n, random);
        ReadOnlySpan<ushort> halves = Bits.AsBFloat16(Pack(w, n, k));
        float[] rows = [.. Enumerable.Range(0, m).SelectMany(i => x[(i * row)..((i * row) + k)])];
        (double[] product, double[] scale) = GemmHarness.Multiply(rows, false, w, true, m, k, n);
        float[] y = new float[m * row];
        Gemm.Linear(m, k, n, new StridedOutput(y, row, 1), new Strided(x, row, 1), halves);
        Check((_, v) => v);
        Gemm.LinearBias(m, k, n, new StridedOutput(y, row, 1), new Strided(x, row, 1), halves, bias);
        Check((i, v) => v + bias[i % n]);
        Gemm.LinearBiasRelu(m, k, n, new StridedOutput(y, row, 1), new Strided(x, row, 1), halves, bias);
        Check((i, v) => Math.Max(v + bias[i % n], 0));
        Gemm.Linear(default(Sum), m, k, n, new StridedOutput(y, row, 1), new Strided(x, row, 1), halves, new Strided(others, n, 1));
        Check((i, v) => v + others[i]);

        void Check(Func<int, double, double> expected)
        {
            for (int i = 0; i < m * row; i++)
            {
                (int r, int c) = Math.DivRem(i, row);
                int at = (r * n) + c;
                Assert.Equal(c < n ? expected(at, product[at]) : 0, y[i], c < n ? 1e-6 * (scale[at] + 1) : 0);
            }
        }
    }

    [Fact]
    public void Spans_that_are_too_short_are_refused()
    {
        float[] y = [7, 7, 7, 7, 7, 7];
        var w = new ushort[64];
        Assert.Throws<ArgumentException>(() => Gemm.Linear(y, new float[7], w, 2, 4, 3));
        Assert.Throws<ArgumentException>(() => Gemm.Linear(y, new float[8], w.AsSpan(1), 2, 4, 3));
        Assert.Throws<ArgumentException>(() => Gemm.Linear(y.AsSpan(1), new float[8], w, 2, 4, 3));
        Assert.Throws<ArgumentException>(() => Gemm.LinearBias(y, new float[8], w, new float[15], 2, 4, 3));
        Assert.Throws<ArgumentException>(() => Gemm.LinearBiasRelu(2, 4, 3, new StridedOutput(y, 3, 1), new Strided(new float[8], 4, 1), w, new float[15]));
        Assert.Throws<ArgumentException>(() => Embeddings.Rows(y, w.AsSpan(1), [0], 1, 3, 4));
        Assert.Throws<ArgumentException>(() => Embeddings.Rows(y, w, [3], 1, 3, 4));
        Assert.All(y, v => Assert.Equal(7f, v));
    }

    [Fact]
    public void Rows_of_a_table_are_those_of_the_matrix()
    {
        const int rows = 147, dim = 37;
        float[] table = Rounded(GemmHarness.Values(rows * dim, new Random(2)));
        float[] panels = Pack(table, rows, dim);
        int[] indices = [146, 0, 63, 64, 127, 128, 64, 15, 130];
        var y = new float[indices.Length * dim];
        Embeddings.Rows(y, Bits.AsBFloat16(panels), indices, indices.Length, rows, dim);
        Assert.Equal(indices.SelectMany(i => table[(i * dim)..((i + 1) * dim)]), y);
    }

    private static void Forward<S>(int m, int k, int n, int seed, int bits, int tile)
        where S : struct, IStore
    {
        var random = new Random(seed);
        float[] xs = GemmHarness.Values(m * k, random), ws = Rounded(GemmHarness.Values(n * k, random)), biases = GemmHarness.Values(Panels.Size(n, 1), random);
        (double[] expected, double[] scale) = GemmHarness.Multiply(xs, false, ws, true, m, k, n);
        for (int i = 0; i < expected.Length && typeof(S) != typeof(Overwrite); i++)
        {
            expected[i] += biases[i % n];
            scale[i] += Math.Abs(biases[i % n]);
            expected[i] = typeof(S) == typeof(AddBiasRelu) ? Math.Max(expected[i], 0) : expected[i];
        }

        using GuardedMemory x = GemmHarness.Input(xs);
        using GuardedMemory w = GemmHarness.Input(Pack(ws, n, k).AsSpan(0, Panels.Size(n, k) / 2));
        using GuardedMemory bias = GemmHarness.Input(biases);
        using GuardedMemory y = GemmHarness.Output(GemmHarness.Values(m * n, random));
        var operation = new GemmLinear<S, InBFloat16Panels, GemmAsIs>(y.Result(), x.Span, w.Span, bias.Span, m, k, n, default);
        GemmHarness.Run(in operation, bits, tile);
        GemmHarness.AssertClose(expected, scale, y);
    }

    private static float[] Rounded(float[] values) => Array.ConvertAll(values, v => BitConverter.UInt32BitsToSingle((uint)FloatConversion.ToBFloat16(v) << 16));

    private static float[] Pack(float[] matrix, int n, int k)
    {
        float[] block = new float[BFloat16Panels.Size(n, k)];
        block.AsSpan().Fill(float.NaN);
        BFloat16Panels.PackRows(block, matrix, 0, n, n, k);
        Assert.False(n > 0 && MemoryMarshal.Cast<float, ushort>(block).Contains((ushort)0xFFC0), "something was not written");
        return block;
    }

    private readonly struct Sum : IFormula, IOperands2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => x.A + x.B;
    }
}
