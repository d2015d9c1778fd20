using CsCheck;
using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Row-major products in all four forms, and batches of them.</summary>
public sealed class GemmMatMulTests
{
    public static TheoryData<int, int> Widths => GemmHarness.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void MatMul_in_every_form(int bits, int tile)
    {
        GemmHarness.Require(bits);
        GemmHarness.Sizes.Sample(s => EveryForm<Overwrite>(s.M, s.K, s.N, s.Seed, bits, tile), threads: 1);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AddMatMul_in_every_form(int bits, int tile)
    {
        GemmHarness.Require(bits);
        GemmHarness.Sizes.Sample(s => EveryForm<Accumulate>(s.M, s.K, s.N, s.Seed, bits, tile), threads: 1);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Products_that_are_cut_into_blocks_for_the_caches(int bits, int tile)
    {
        GemmHarness.Require(bits);
        EveryForm<Accumulate>(130, 1100, 70, 1, bits, tile);
        EveryForm<Overwrite>(20, 500, 90, 2, bits, tile);
        EveryForm<Accumulate>(25, 300, 530, 3, bits, tile);
        EveryForm<Overwrite>(31, 140, 576, 4, bits, tile);
        EveryForm<Overwrite>(30, 30, 600, 5, bits, tile);
        EveryForm<Accumulate>(1100, 130, 20, 6, bits, tile);
        EveryForm<Overwrite>(460, 140, 577, 7, bits, tile);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batches_move_by_their_strides(bool accumulate)
    {
        var random = new Random(3);
        const int m = 3, k = 5, n = 18;
        int[] batch = [2, 3];
        int[] aStrides = [40, 0];
        int[] bStrides = [k * n, 2 * k * n];
        float[] a = GemmHarness.Values(40 + (m * k), random);
        float[] b = GemmHarness.Values(6 * k * n, random);
        float[] before = GemmHarness.Values(6 * m * n, random);
        using GuardedMemory c = GemmHarness.Output(before);
        if (accumulate)
        {
            Gemm.AddMatMul(c.Result(), a, false, b, false, m, k, n, batch, aStrides, bStrides);
        }
        else
        {
            Gemm.MatMul(c.Result(), a, false, b, false, m, k, n, batch, aStrides, bStrides);
        }

        double[] expected = new double[6 * m * n];
        double[] scale = new double[expected.Length];
        for (int i = 0; i < 6; i++)
        {
            float[] left = a[((i / 3) * 40)..][..(m * k)];
            float[] right = b[(((i / 3) + (2 * (i % 3))) * k * n)..][..(k * n)];
            (double[] product, double[] magnitude) = GemmHarness.Multiply(left, false, right, false, m, k, n);
            product.CopyTo(expected, i * m * n);
            magnitude.CopyTo(scale, i * m * n);
        }

        for (int i = 0; i < expected.Length && accumulate; i++)
        {
            expected[i] += before[i];
            scale[i] += Math.Abs(before[i]);
        }

        GemmHarness.AssertClose(expected, scale, c);
    }

    [Fact]
    public void An_empty_batch_writes_nothing()
    {
        float[] c = [4f];
        Gemm.MatMul(c, [], false, [], false, 1, 1, 1, [0, 3], [1, 1], [1, 1]);
        Assert.Equal(4f, c[0]);
    }

    [Fact]
    public void Spans_that_are_too_short_are_refused_with_their_lengths()
    {
        float[] c = [7, 7, 7, 7, 7, 7];
        float[] a = new float[8];
        float[] b = new float[12];
        ArgumentException error = Assert.Throws<ArgumentException>(() => Gemm.MatMul(c, a, false, b.AsSpan(1), false, 2, 4, 3));
        Assert.Contains("hold 6, 8 and 11", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Gemm.AddMatMul(c, a.AsSpan(1), false, b, false, 2, 4, 3));
        Assert.Throws<ArgumentException>(() => Gemm.MatMul(c, a, false, b, false, 2, 4, 3, [2], [0], [0]));
        Assert.Throws<ArgumentException>(() => Gemm.MatMul(c, a, false, b, false, 1, 4, 3, [2], [5], [0]));
        Assert.Throws<ArgumentException>(() => Gemm.MatMul(c, a, false, b, false, 1, 4, 3, [2], [4], [1]));
        Assert.Throws<ArgumentException>(() => Gemm.MatMul(c, a, false, b, false, 1, 4, 3, [2], [4], []));
        Assert.Throws<ArgumentException>(() => Gemm.MatMul(c, a, false, b, false, 1, 4, 3, [2], [-4], [0]));
        Assert.Throws<ArgumentException>(() => Gemm.MatMul(c, a, false, b, false, 1, 4, 3, [65536, 65536, 65536], [0, 0, 0], [0, 0, 0]));
        Assert.All(c, v => Assert.Equal(7f, v));
    }

    private static void EveryForm<S>(int m, int k, int n, int seed, int bits, int tile)
        where S : struct, IStore
    {
        for (int form = 0; form < 4; form++)
        {
            Form<S>((form & 1) != 0, (form & 2) != 0, m, k, n, seed, bits, tile);
        }
    }

    private static void Form<S>(bool transposeA, bool transposeB, int m, int k, int n, int seed, int bits, int tile)
        where S : struct, IStore
    {
        var random = new Random(seed);
        float[] left = GemmHarness.Values(m * k, random);
        float[] right = GemmHarness.Values(k * n, random);
        float[] before = GemmHarness.Values(m * n, random);
        (double[] expected, double[] scale) = GemmHarness.Multiply(left, transposeA, right, transposeB, m, k, n);
        for (int i = 0; i < expected.Length && typeof(S) == typeof(Accumulate); i++)
        {
            expected[i] += before[i];
            scale[i] += Math.Abs(before[i]);
        }

        using GuardedMemory a = GemmHarness.Input(left);
        using GuardedMemory b = GemmHarness.Input(right);
        using GuardedMemory c = GemmHarness.Output(before);
        var operation = new GemmMatMul<S, GemmAsIs>(c.Result(), a.Span, transposeA, b.Span, transposeB, m, k, n, default);
        GemmHarness.Run(in operation, bits, tile);
        GemmHarness.AssertClose(expected, scale, c);
    }
}
