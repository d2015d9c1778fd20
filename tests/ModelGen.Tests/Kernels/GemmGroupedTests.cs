using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Products of groups whose rows lie side by side, at the width of the process, against one product a group.</summary>
public sealed class GemmGroupedTests
{
    public static MatrixTheoryData<int, int, (int K, int N)> Sizes => new([0, 1, 3], [0, 1, 17, 65, 300], [(0, 2), (1, 1), (17, 5), (65, 17), (5, 0)]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_linear_map_for_each_group(int groups, int m, (int K, int N) size)
    {
        (int k, int n) = size;
        var random = new Random(groups + m + k + n);
        float[] values = GemmHarness.Values(m * groups * k, random), weights = GemmHarness.Values(groups * k * n, random);
        foreach (bool transposed in new[] { false, true })
        {
            (double[] expected, double[] scale) = Empty(m * groups * n);
            for (int g = 0; g < groups; g++)
            {
                (double[] product, double[] magnitude) = GemmHarness.Multiply(Rows(values, g, groups, m, k), false, weights[(g * k * n)..][..(k * n)], transposed, m, k, n);
                for (int i = 0; i < product.Length; i++)
                {
                    int at = (((i / n) * groups) + g) * n + (i % n);
                    (expected[at], scale[at]) = (product[i], magnitude[i]);
                }
            }

            using GuardedMemory x = GemmHarness.Input(values), w = GemmHarness.Input(weights), y = GemmHarness.Output(new float[m * groups * n]);
            Gemm.GroupedLinear(y.Result(), x.Span, w.Span, transposed, groups, m, k, n);
            GemmHarness.AssertClose(expected, scale, y);
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_gradient_of_the_weights(int groups, int m, (int K, int N) size)
    {
        (int k, int n) = size;
        var random = new Random(groups + m + k + n);
        float[] left = GemmHarness.Values(m * groups * n, random), right = GemmHarness.Values(m * groups * k, random), before = GemmHarness.Values(groups * n * k, random);
        foreach (bool adds in new[] { false, true })
        {
            (double[] expected, double[] scale) = Empty(groups * n * k);
            for (int g = 0; g < groups; g++)
            {
                (double[] product, double[] magnitude) = GemmHarness.Multiply(Rows(left, g, groups, m, n), true, Rows(right, g, groups, m, k), false, n, m, k);
                product.CopyTo(expected, g * n * k);
                magnitude.CopyTo(scale, g * n * k);
            }

            for (int i = 0; i < expected.Length && adds; i++)
            {
                expected[i] += before[i];
                scale[i] += Math.Abs(before[i]);
            }

            using GuardedMemory dy = GemmHarness.Input(left), x = GemmHarness.Input(right), dw = GemmHarness.Output(before);
            if (adds)
            {
                Gemm.AddGroupedWeightGradient(dw.Result(), dy.Span, x.Span, groups, m, n, k);
            }
            else
            {
                Gemm.GroupedWeightGradient(dw.Result(), dy.Span, x.Span, groups, m, n, k);
            }

            GemmHarness.AssertClose(expected, scale, dw);
        }
    }

    [Fact]
    public void Spans_that_are_too_short_are_refused_with_their_lengths()
    {
        float[] y = [7, 7, 7, 7, 7, 7];
        ArgumentException error = Assert.Throws<ArgumentException>(() => Gemm.GroupedLinear(y, new float[7], new float[12], true, 2, 1, 4, 3));
        Assert.Contains("spans of 6, 7 and 12 floats", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Gemm.GroupedLinear(y, new float[8], new float[23], true, 2, 1, 4, 3));
        Assert.Throws<ArgumentException>(() => Gemm.GroupedLinear(y, new float[8], new float[24], true, 2, 2, 4, 3));
        Assert.Throws<ArgumentException>(() => Gemm.GroupedLinear(y, [], [], true, 65536, 65536, 65536, 65536));
        Assert.Throws<ArgumentException>(() => Gemm.GroupedLinear(y, [], [], true, -1, 1, 1, 1));
        Assert.Throws<ArgumentException>(() => Gemm.AddGroupedWeightGradient(y, new float[8], new float[6], 2, 1, 4, 3));
        Assert.All(y, v => Assert.Equal(7f, v));
    }

    private static (double[] Values, double[] Scale) Empty(int length) => (new double[length], new double[length]);

    private static float[] Rows(float[] values, int group, int groups, int m, int width) =>
        [.. Enumerable.Range(0, m).SelectMany(row => values[(((row * groups) + group) * width)..][..width])];
}
