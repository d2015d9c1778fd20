using CsCheck;
using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Linear layers and their gradients against a product in double precision.</summary>
public sealed class GemmLinearTests
{
    public static TheoryData<int, int> Widths => GemmHarness.Widths;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Linear_is_the_product_with_the_transposed_weights(int bits, int tile)
    {
        GemmHarness.Require(bits);
        GemmHarness.Sizes.Sample(s => Forward<Overwrite>(s.M, s.K, s.N, s.Seed, bits, tile), threads: 1);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void LinearBias_adds_the_bias_to_every_row(int bits, int tile)
    {
        GemmHarness.Require(bits);
        GemmHarness.Sizes.Sample(s => Forward<AddBias>(s.M, s.K, s.N, s.Seed, bits, tile), threads: 1);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void LinearBiasRelu_cuts_off_negative_values(int bits, int tile)
    {
        GemmHarness.Require(bits);
        GemmHarness.Sizes.Sample(s => Forward<AddBiasRelu>(s.M, s.K, s.N, s.Seed, bits, tile), threads: 1);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_width_and_every_number_of_rows_up_to_two_tiles(int bits, int tile)
    {
        GemmHarness.Require(bits);
        for (int n = 1; n <= 80; n++)
        {
            for (int m = 1; m <= 13; m++)
            {
                Forward<AddBias>(m, 5, n, n, bits, tile);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void LinearInputGradient_is_the_product_with_the_weights(int bits, int tile)
    {
        GemmHarness.Require(bits);
        GemmHarness.Sizes.Sample(s => InputGradient(s.M, s.K, s.N, s.Seed, bits, tile), threads: 1);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AddLinearWeightGradient_adds_and_leaves_the_padding_zero(int bits, int tile)
    {
        GemmHarness.Require(bits);
        GemmHarness.Sizes.Sample(s => WeightGradient(s.M, s.K, s.N, s.Seed, bits, tile), threads: 1);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Products_that_are_cut_into_blocks_for_the_caches(int bits, int tile)
    {
        GemmHarness.Require(bits);
        Forward<AddBiasRelu>(200, 1100, 70, 1, bits, tile);
        WeightGradient(300, 1100, 70, 2, bits, tile);
        WeightGradient(135, 25, 144, 2, bits, tile);
        WeightGradient(70, 2300, 84, 2, bits, tile);
        InputGradient(100, 300, 400, 3, bits, tile);
        InputGradient(27, 70, 440, 5, bits, tile);
        InputGradient(150, 70, 1100, 4, bits, tile);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_number_of_rows_up_to_nine_tiles_with_a_depth_that_is_cut(int bits, int tile)
    {
        GemmHarness.Require(bits);
        for (int m = 13; m <= 54; m++)
        {
            Forward<AddBias>(m, 170, 70, m, bits, tile);
            Forward<Overwrite>(m, 170, 48, m, bits, tile);
        }
    }

    [Fact]
    public void Public_methods_give_what_the_widest_vectors_give()
    {
        var random = new Random(5);
        const int m = 7, k = 19, n = 21;
        float[] x = GemmHarness.Values(m * k, random);
        float[] w = GemmHarness.Values(n * k, random);
        float[] panels = GemmHarness.Pack(w, n, k);
        float[] bias = GemmHarness.Values(Panels.Size(n, 1), random);
        (double[] product, double[] scale) = GemmHarness.Multiply(x, false, w, true, m, k, n);

        using GuardedMemory y = GemmHarness.Output(new float[m * n]);
        Gemm.Linear(y.Result(), x, panels, m, k, n);
        GemmHarness.AssertClose(product, scale, y);
        Gemm.LinearBias(y.Result(), x, panels, bias, m, k, n);
        GemmHarness.AssertClose([.. product.Select((v, i) => v + bias[i % n])], scale, y);
        Gemm.LinearBiasRelu(y.Result(), x, panels, bias, m, k, n);
        GemmHarness.AssertClose([.. product.Select((v, i) => Math.Max(v + bias[i % n], 0))], scale, y);
    }

    [Fact]
    public void Relu_keeps_NaN()
    {
        float[] y = new float[18];
        float[] x = [1, float.NaN];
        Gemm.LinearBiasRelu(y, x, GemmHarness.Pack([.. Enumerable.Repeat(1f, 9)], 9, 1), new float[16], 2, 1, 9);
        Assert.All(y[..9], v => Assert.Equal(1f, v));
        Assert.All(y[9..], v => Assert.True(float.IsNaN(v)));
    }

    [Fact]
    public void Spans_may_be_longer_than_the_sizes_need_and_keep_what_is_behind()
    {
        float[] y = [.. Enumerable.Repeat(-5f, 40)];
        Gemm.Linear(y, new float[100], new float[200], 3, 4, 10);
        Assert.All(y[..30], v => Assert.Equal(0f, v));
        Assert.All(y[30..], v => Assert.Equal(-5f, v));
    }

    [Fact]
    public void Spans_that_are_too_short_are_refused_with_their_lengths()
    {
        float[] y = [7, 7, 7, 7, 7, 7];
        float[] panels = new float[64];
        ArgumentException error = Assert.Throws<ArgumentException>(() => Gemm.Linear(y, new float[7], panels, 2, 4, 3));
        Assert.Contains("hold 6, 7 and 64", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Gemm.Linear(y, new float[8], panels.AsSpan(1), 2, 4, 3));
        Assert.Throws<ArgumentException>(() => Gemm.Linear(y.AsSpan(1), new float[8], panels, 2, 4, 3));
        Assert.Throws<ArgumentException>(() => Gemm.Linear(y, new float[8], panels, -2, -4, 3));
        Assert.Throws<ArgumentException>(() => Gemm.Linear(y, new float[8], panels, 65536, 65536, 65536));
        error = Assert.Throws<ArgumentException>(() => Gemm.LinearBias(y, new float[8], panels, new float[15], 2, 4, 3));
        Assert.Contains("15", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Gemm.LinearBiasRelu(y, new float[8], panels, new float[15], 2, 4, 3));
        Assert.Throws<ArgumentException>(() => Gemm.LinearInputGradient(new float[7], y, panels, 2, 4, 3));
        Assert.Throws<ArgumentException>(() => Gemm.AddLinearWeightGradient(panels.AsSpan(1), y, new float[8], 2, 4, 3));
        Assert.All(y, v => Assert.Equal(7f, v));
    }

    private static void Forward<S>(int m, int k, int n, int seed, int bits, int tile)
        where S : struct, IStore
    {
        var random = new Random(seed);
        float[] xs = GemmHarness.Values(m * k, random);
        float[] ws = GemmHarness.Values(n * k, random);
        float[] biases = GemmHarness.Values(Panels.Size(n, 1), random);
        (double[] expected, double[] scale) = GemmHarness.Multiply(xs, false, ws, true, m, k, n);
        for (int i = 0; i < expected.Length && typeof(S) != typeof(Overwrite); i++)
        {
            expected[i] += biases[i % n];
            scale[i] += Math.Abs(biases[i % n]);
            expected[i] = typeof(S) == typeof(AddBiasRelu) ? Math.Max(expected[i], 0) : expected[i];
        }

        using GuardedMemory x = GemmHarness.Input(xs);
        using GuardedMemory w = GemmHarness.Input(GemmHarness.Pack(ws, n, k));
        using GuardedMemory bias = GemmHarness.Input(biases);
        using GuardedMemory y = GemmHarness.Output(GemmHarness.Values(m * n, random));
        var operation = new GemmLinear<S, InPanels, GemmAsIs>(y.Result(), x.Span, w.Span, bias.Span, m, k, n, default);
        GemmHarness.Run(in operation, bits, tile);
        GemmHarness.AssertClose(expected, scale, y);
    }

    private static void InputGradient(int m, int k, int n, int seed, int bits, int tile)
    {
        var random = new Random(seed);
        float[] dys = GemmHarness.Values(m * n, random);
        float[] ws = GemmHarness.Values(n * k, random);
        (double[] expected, double[] scale) = GemmHarness.Multiply(dys, false, ws, false, m, n, k);
        using GuardedMemory dy = GemmHarness.Input(dys);
        using GuardedMemory w = GemmHarness.Input(GemmHarness.Pack(ws, n, k));
        using GuardedMemory dx = GemmHarness.Output(GemmHarness.Values(m * k, random));
        var operation = new GemmInputGradient<GemmAsIs>(dx.Result(), dy.Span, w.Span, m, k, n, default);
        GemmHarness.Run(in operation, bits, tile);
        GemmHarness.AssertClose(expected, scale, dx);
    }

    private static void WeightGradient(int m, int k, int n, int seed, int bits, int tile)
    {
        var random = new Random(seed);
        float[] dys = GemmHarness.Values(m * n, random);
        float[] xs = GemmHarness.Values(m * k, random);
        float[] before = GemmHarness.Values(n * k, random);
        (double[] product, double[] magnitude) = GemmHarness.Multiply(dys, true, xs, false, n, m, k);
        double[] expected = new double[Panels.Size(n, k)];
        double[] scale = new double[expected.Length];
        for (int i = 0; i < n * k; i++)
        {
            int offset = Panels.Offset(i / k, i % k, n, k);
            expected[offset] = product[i] + before[i];
            scale[offset] = magnitude[i] + Math.Abs(before[i]);
        }

        using GuardedMemory dy = GemmHarness.Input(dys);
        using GuardedMemory x = GemmHarness.Input(xs);
        using GuardedMemory dw = GemmHarness.Output(GemmHarness.Pack(before, n, k));
        var operation = new GemmWeightGradient(dw.Result(), dy.Span, x.Span, m, k, n);
        GemmHarness.Run(in operation, bits, tile);
        GemmHarness.AssertClose(expected, scale, dw);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(scale[i] != 0 || dw.Result()[i] == 0, $"padding [{i}] is {dw.Result()[i]}");
        }
    }
}
