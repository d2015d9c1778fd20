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

    /// <summary>Batches of matrices that lie in any order, with gaps, with the batch between rows and columns, or that are used again.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batches_move_by_their_strides(bool accumulate) => Gen.Select(GemmHarness.Sizes, Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 1 << 12]).Sample(
        (s, outer, inner, layout) => Batch(s.M, s.K, s.N, outer, inner, layout, accumulate, s.Seed),
        threads: 1);

    [Fact]
    public void Matrices_of_one_row_or_column_may_have_any_stride_there()
    {
        float[] c = new float[3];
        float[] b = [2, 9, 9, 3, 9, 9, 4];
        Gemm.MatMul([], 1, 1, 3, new StridedOutput(c, 7, 1), new Strided((float[])[5f], 9, 9), new Strided(b, 2, 3));
        Assert.Equal([10f, 15f, 20f], c);
        Gemm.MatMul([], 3, 3, 1, new StridedOutput(c, 1, 8), new Strided((float[])[1, 0, 0, 0, 1, 0, 0, 0, 1], 3, 1), new Strided(b, 3, 5));
        Assert.Equal([2f, 3f, 4f], c);
    }

    [Fact]
    public void An_empty_batch_writes_nothing()
    {
        float[] c = [4f];
        Gemm.MatMul([0, 3], 1, 1, 1, new StridedOutput(c, 1, 1, 1, 1), new Strided([], 1, 1, 1, 1), new Strided([], 1, 1, 1, 1));
        Assert.Equal(4f, c[0]);
    }

    [Fact]
    public void Products_of_nothing_are_zero()
    {
        float[] c = [4, 5, 6, 7];
        Gemm.MatMul([2], 1, 0, 1, new StridedOutput(c, 2, 2, 1), new Strided([], 1, 1, 1), new Strided([], 1, 1, 1));
        Assert.Equal([0f, 5f, 0f, 7f], c);
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
        Refused("The result of a product has 6 elements, but its strides reach element 11", [2], 2, new StridedOutput(c, 6, 3, 1), new Strided(a, 0, 4, 1), new Strided(b, 0, 3, 1));
        Refused("The first operand of a product has 8 elements, but its strides reach element 8", [2], 1, new StridedOutput(c, 3, 3, 1), new Strided(a, 5, 4, 1), new Strided(b, 0, 3, 1));
        Refused("The second operand of a product has 12", [2], 1, new StridedOutput(c, 3, 3, 1), new Strided(a, 4, 4, 1), new Strided(b, 1, 3, 1));
        Refused("has 2 strides instead of 3", [2], 1, new StridedOutput(c, 3, 3, 1), new Strided(a, 4, 4, 1), new Strided(b, 3, 1));
        Refused("the negative stride -4", [2], 1, new StridedOutput(c, 3, 3, 1), new Strided(a, -4, 4, 1), new Strided(b, 0, 3, 1));
        Refused("its rows must be contiguous", [], 1, new StridedOutput(c, 1, 2), new Strided(a, 4, 1), new Strided(b, 3, 1));
        Refused("one of them must be 1", [], 1, new StridedOutput(c, 3, 1), new Strided(a, 4, 1), new Strided(b, 2, 2));
        Refused("more matrices", [65536, 65536, 65536], 1, new StridedOutput(c, 0, 0, 0, 3, 1), new Strided(a, 0, 0, 0, 4, 1), new Strided(b, 0, 0, 0, 3, 1));
        Refused("at most 4 dimensions around it, not 5", [1, 1, 1, 1, 1], 1, new StridedOutput(c, 3, 1), new Strided(a, 4, 1), new Strided(b, 3, 1));
        Assert.All(c, v => Assert.Equal(7f, v));
    }

    private static void Refused(string message, int[] batch, int m, in StridedOutput c, in Strided a, in Strided b)
    {
        string? said = null;
        try
        {
            Gemm.MatMul(batch, m, 4, 3, in c, in a, in b);
        }
        catch (ArgumentException e)
        {
            said = e.Message;
        }

        Assert.Contains(message, said, StringComparison.Ordinal);
    }

    private static void Batch(int m, int k, int n, int outer, int inner, int layout, bool accumulate, int seed)
    {
        var random = new Random(seed);
        int[] c = Layout([outer, inner, m, n], layout % 16, lastIsContiguous: true);
        int[] a = Layout([outer, inner, m, k], (layout / 16) % 16, lastIsContiguous: false);
        int[] b = Layout([outer, inner, k, n], layout / 256, lastIsContiguous: true);
        if (layout % 5 < 2)
        {
            // Read transposed, with a gap behind each column.
            b = [(k + (layout % 5)) * n * inner, (k + (layout % 5)) * n, 1, k + (layout % 5)];
        }

        a[layout % 2] *= layout % 3 == 0 ? 0 : 1;
        float[] left = GemmHarness.Values(Extent([outer, inner, m, k], a), random);
        float[] right = GemmHarness.Values(Extent([outer, inner, k, n], b), random);
        float[] before = GemmHarness.Values(Extent([outer, inner, m, n], c), random);
        using GuardedMemory result = GemmHarness.Output(before);
        var output = new StridedOutput(result.Result(), c[0], c[1], c[2], c[3]);
        var first = new Strided(left, a[0], a[1], a[2], a[3]);
        var second = new Strided(right, b[0], b[1], b[2], b[3]);
        if (accumulate)
        {
            Gemm.AddMatMul([outer, inner], m, k, n, output, first, second);
        }
        else
        {
            Gemm.MatMul([outer, inner], m, k, n, output, first, second);
        }

        double[] expected = [.. before.Select(v => (double)v)];
        double[] scale = [.. expected.Select(Math.Abs)];
        for (int i = 0; i < outer * inner * m * n; i++)
        {
            (int o, int p, int row, int column) = (i / (inner * m * n), i / (m * n) % inner, i / n % m, i % n);
            int at = (o * c[0]) + (p * c[1]) + (row * c[2]) + (column * c[3]);
            (expected[at], scale[at]) = accumulate ? (expected[at], scale[at]) : (0, 0);
            for (int q = 0; q < k; q++)
            {
                double term = (double)left[(o * a[0]) + (p * a[1]) + (row * a[2]) + (q * a[3])] * right[(o * b[0]) + (p * b[1]) + (q * b[2]) + (column * b[3])];
                expected[at] += term;
                scale[at] += Math.Abs(term);
            }
        }

        GemmHarness.AssertClose(expected, scale, result);
    }

    /// <summary>Strides of dimensions that lie in one of the orders of the first three, with a gap behind each row.</summary>
    private static int[] Layout(int[] sizes, int order, bool lastIsContiguous)
    {
        int[][] orders = lastIsContiguous
            ? [[0, 1, 2, 3], [0, 2, 1, 3], [1, 0, 2, 3], [2, 0, 1, 3]]
            : [[0, 1, 2, 3], [0, 1, 3, 2], [2, 0, 1, 3], [3, 0, 2, 1]];
        int[] strides = new int[4];
        int stride = 1;
        foreach (int dimension in orders[order % 4].Reverse())
        {
            strides[dimension] = stride;
            stride = (stride * Math.Max(sizes[dimension], 1)) + (order / 4);
        }

        return strides;
    }

    private static int Extent(int[] sizes, int[] strides) => sizes.Contains(0) ? 0 : 1 + sizes.Zip(strides, (s, t) => (s - 1) * t).Sum();

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
        var operation = new GemmMatMul<S, GemmAsIs>(
            c.Result(), n, GemmMatrix.Dense(a.Span, transposeA, m, k), GemmMatrix.Dense(b.Span, transposeB, k, n), m, k, n, default);
        GemmHarness.Run(in operation, bits, tile);
        GemmHarness.AssertClose(expected, scale, c);
    }
}
