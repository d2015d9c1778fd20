using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Small products, at every width and through the public methods, against a product in double precision.</summary>
public sealed class GemmSmallTests
{
    public static TheoryData<int> Widths => Width.All;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_width_and_number_of_rows(int bits) => Width.Run(bits, default(AllSizes));

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(8, 4, 16)]
    [InlineData(8, 16, 3)]
    [InlineData(3, 7, 10)]
    [InlineData(8, 16, 32)]
    [InlineData(5, 33, 4)]
    [InlineData(2, 60, 1)]
    [InlineData(9, 3, 64)]
    [InlineData(1, 5, 65)]
    public void Public_gradients_of_small_layers(int m, int k, int n)
    {
        var random = new Random(m);
        float[] xs = GemmHarness.Values(m * k, random), dys = GemmHarness.Values(m * n, random), ws = GemmHarness.Values(n * k, random);
        using GuardedMemory x = GemmHarness.Input(xs), dy = GemmHarness.Input(dys), w = GemmHarness.Input(GemmHarness.Pack(ws, n, k));
        (double[] expected, double[] scale) = GemmHarness.Multiply(dys, false, ws, false, m, n, k);
        using GuardedMemory dx = GemmHarness.Output(GemmHarness.Values(m * k, random));
        Gemm.LinearInputGradient(dx.Result(), dy.Span, w.Span, m, k, n);
        GemmHarness.AssertClose(expected, scale, dx);
        CheckWeightGradient(m, k, n, xs, dys, result => Gemm.AddLinearWeightGradient(result.Result(), dy.Span, x.Span, m, k, n));
    }

    private static void CheckWeightGradient(int m, int k, int n, float[] xs, float[] dys, Action<GuardedMemory> add)
    {
        (double[] product, double[] magnitude) = GemmHarness.Multiply(dys, true, xs, false, n, m, k);
        double[] expected = new double[Panels.Size(n, k)], scale = new double[expected.Length];
        for (int i = 0; i < n * k; i++)
        {
            int offset = Panels.Offset(i / k, i % k, n, k);
            expected[offset] = product[i] + 1;
            scale[offset] = magnitude[i] + 1;
        }

        using GuardedMemory dw = GemmHarness.Output(GemmHarness.Pack([.. Enumerable.Repeat(1f, n * k)], n, k));
        add(dw);
        GemmHarness.AssertClose(expected, scale, dw);
        Assert.All(scale, (s, i) => Assert.True(s != 0 || dw.Result()[i] == 0));
    }

    private struct AllSizes : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            for (int n = 1; n <= Panels.Width; n++)
            {
                for (int m = 1; m <= 9; m++)
                {
                    Forward<V>(m, 5, n);
                    WeightGradient<V>(m, 1 + (n % 7), n);
                }
            }
        }

        private static void Forward<V>(int m, int k, int n)
            where V : struct, IVector<V>
        {
            var random = new Random(n);
            float[] xs = GemmHarness.Values(m * k, random), ws = GemmHarness.Values(n * k, random), biases = GemmHarness.Values(Panels.Size(n, 1), random);
            (double[] product, double[] scale) = GemmHarness.Multiply(xs, false, ws, true, m, k, n);
            using GuardedMemory x = GemmHarness.Input(xs), w = GemmHarness.Input(GemmHarness.Pack(ws, n, k)), bias = GemmHarness.Input(biases);
            using GuardedMemory y = GemmHarness.Output(new float[m * n]);
            new GemmSmall<Overwrite>(y.Result(), x.Span, w.Span, default, m, k, n).Run<V>();
            GemmHarness.AssertClose(product, scale, y);
            double[] sums = [.. product.Select((v, i) => v + biases[i % n])];
            double[] sumScale = [.. scale.Select((v, i) => v + Math.Abs(biases[i % n]))];
            new GemmSmall<AddBias>(y.Result(), x.Span, w.Span, bias.Span, m, k, n).Run<V>();
            GemmHarness.AssertClose(sums, sumScale, y);
            new GemmSmall<AddBiasRelu>(y.Result(), x.Span, w.Span, bias.Span, m, k, n).Run<V>();
            GemmHarness.AssertClose([.. sums.Select(v => Math.Max(v, 0))], sumScale, y);
        }

        private static void WeightGradient<V>(int m, int k, int n)
            where V : struct, IVector<V>
        {
            var random = new Random(n);
            float[] xs = GemmHarness.Values(m * k, random), dys = GemmHarness.Values(m * n, random);
            using GuardedMemory x = GemmHarness.Input(xs), dy = GemmHarness.Input(dys);
            CheckWeightGradient(m, k, n, xs, dys, dw => new GemmSmall<Accumulate>(dw.Result(), x.Span, dy.Span, default, k, m, n).Run<V>());
        }
    }
}
