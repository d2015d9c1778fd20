using ModelGen.Runtime;
using ModelGen.Tests.Numerics;
using SoftmaxKernel = ModelGen.Runtime.Softmax;

namespace ModelGen.Tests.Kernels;

/// <summary>Softmax, log-softmax, log-sum-exp and cross-entropy with their gradients, at every width, against double precision.</summary>
public sealed unsafe class SoftmaxTests
{
    private const float NaN = float.NaN;
    private const float Infinity = float.PositiveInfinity;

    public static TheoryData<int> Widths => Width.All;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Rows_of_every_length_are_those_of_double_precision(int bits) => Width.Run(bits, default(Lengths));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Infinities_and_NaN_behave_as_in_PyTorch(int bits) => Width.Run(bits, default(Specials));

    [Theory]
    [MemberData(nameof(Widths))]
    public void The_gradient_of_equal_logits_does_not_depend_on_their_size(int bits) => Width.Run(bits, default(LargeLogits));

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_row_whose_loss_does_not_count_has_no_gradient(int bits) => Width.Run(bits, default(RowsThatDoNotCount));

    [Theory]
    [InlineData(3, 1)]
    [InlineData(70, 10)]
    [InlineData(5, 100)]
    [InlineData(1, 7)]
    [InlineData(0, 7)]
    public void Rows_that_lie_apart_are_those_that_lie_together(int rows, int columns)
    {
        const int Gap = 5;
        int stride = columns + Gap, size = rows * columns, wide = Math.Max(0, (rows * stride) - Gap);
        var random = new Random(rows);
        float[] x = Normal(size, random), dy = Normal(size, random), dloss = Normal(rows, random);
        int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(columns))];
        float[] xApart = Apart(x), dyApart = Apart(dy);
        float[] y = new float[size], statistics = new float[3 * rows], statisticsApart = new float[3 * rows];
        using var yApart = new GuardedMemory(wide);
        var place = new StridedOutput(yApart.Span, stride, 1);
        var input = new Strided(xApart, stride, 1);
        var gradient = new Strided(dyApart, stride, 1);

        SoftmaxKernel.Rows(y, x, rows, columns);
        SoftmaxKernel.Rows(place, input, rows, columns);
        Same(y, yApart.Span);
        SoftmaxKernel.LogRows(y, x, rows, columns);
        SoftmaxKernel.LogRows(place, input, rows, columns);
        Same(y, yApart.Span);
        SoftmaxKernel.Gradient(y, x, dy, rows, columns);
        SoftmaxKernel.Gradient(place, input, gradient, rows, columns);
        Same(y, yApart.Span);
        SoftmaxKernel.LogGradient(y, x, dy, rows, columns);
        SoftmaxKernel.LogGradient(place, input, gradient, rows, columns);
        Same(y, yApart.Span);
        LogSumExp.Rows(Part(statistics, 0), Part(statistics, 1), Part(statistics, 2), x, rows, columns);
        LogSumExp.Rows(Part(statisticsApart, 0), Part(statisticsApart, 1), Part(statisticsApart, 2), input, rows, columns);
        Assert.Equal(statistics, statisticsApart);
        CrossEntropy.Rows(Part(statistics, 0), Part(statistics, 1), Part(statistics, 2), x, labels, rows, columns);
        CrossEntropy.Rows(Part(statisticsApart, 0), Part(statisticsApart, 1), Part(statisticsApart, 2), input, labels, rows, columns);
        Assert.Equal(statistics, statisticsApart);
        CrossEntropy.Gradient(y, x, Part(statistics, 1), Part(statistics, 2), labels, new Strided(dloss, 1), rows, columns);
        CrossEntropy.Gradient(place, input, Part(statistics, 1), Part(statistics, 2), labels, new Strided(dloss, 1), rows, columns);
        Same(y, yApart.Span);

        float[] Apart(float[] values)
        {
            float[] result = new float[wide];
            for (int row = 0; row < rows; row++)
            {
                values.AsSpan(row * columns, columns).CopyTo(result.AsSpan(row * stride));
            }

            return result;
        }

        Span<float> Part(float[] values, int index) => values.AsSpan(index * rows, rows);

        // Between the rows nothing is written.
        void Same(float[] expected, Span<float> actual)
        {
            float[] whole = actual.ToArray();
            float[] untouched = [.. whole.Where((_, i) => i % stride >= columns)];
            Assert.All(untouched, value => Assert.Equal(untouched[0], value));
            Assert.Equal(expected, whole.Where((_, i) => i % stride < columns));
        }
    }

    [Fact]
    public void Rows_that_lie_apart_are_covered_by_their_memory()
    {
        float[] x = new float[7];
        SoftmaxKernel.Rows(new StridedOutput(x, 4, 1), new Strided(x, 0, 1), 2, 3);
        _ = Assert.Throws<ArgumentException>(() => SoftmaxKernel.Rows(new StridedOutput(x, 5, 1), new Strided(x, 4, 1), 2, 3));
        _ = Assert.Throws<ArgumentException>(() => SoftmaxKernel.Rows(new StridedOutput(x, 2, 1), new Strided(x, 4, 1), 2, 3));
        _ = Assert.Throws<ArgumentException>(() => SoftmaxKernel.Rows(new StridedOutput(x, 4, 1), new Strided(x, 5, 1), 2, 3));
        _ = Assert.Throws<ArgumentException>(() => SoftmaxKernel.LogRows(new StridedOutput(x, 4, 1), new Strided(x, 3, 2), 2, 3));
        _ = Assert.Throws<ArgumentException>(() => SoftmaxKernel.LogRows(new StridedOutput(x, 4, 1), new Strided(x, 3), 2, 3));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => SoftmaxKernel.LogRows(new StridedOutput(x, 4, 1), new Strided(x, 4, 1), -1, 3));
    }

    [Fact]
    public void Softmax_may_replace_its_input()
    {
        float[] x = [1f, 2f, 3f, 3f, 2f, 1f];
        float[] y = new float[6];
        SoftmaxKernel.Rows(y, x, 2, 3);
        SoftmaxKernel.Rows(x, x, 2, 3);
        Assert.Equal(y, x);
        Assert.InRange(x[2], 0.66524f, 0.66525f);
    }

    [Fact]
    public void Public_entry_points_agree_with_each_other()
    {
        float[] x = [1f, -2f, 3f, 0f, 0.5f, 7f];
        float[] logarithms = new float[6];
        float[] sums = new float[2], greatest = new float[2], inverse = new float[2];
        float[] greatestAgain = new float[2], inverseAgain = new float[2];
        float[] loss = new float[2];
        SoftmaxKernel.LogRows(logarithms, x, 2, 3);
        LogSumExp.Rows(sums, greatest, inverse, x, 2, 3);
        CrossEntropy.Rows(loss, greatestAgain, inverseAgain, x, [2, 0], 2, 3);
        Assert.Equal(greatest, greatestAgain);
        Assert.Equal(inverse, inverseAgain);
        Assert.Equal(sums[0] - 3f, loss[0], 1e-6f);
        Assert.Equal(-logarithms[2], loss[0], 1e-6f);
        Assert.Equal(-logarithms[3], loss[1], 1e-6f);

        float[] dlogits = new float[6];
        float[] dx = new float[6];
        CrossEntropy.Gradient(dlogits, x, greatest, inverse, [2, 0], new Strided([1f], 0), 2, 3);
        SoftmaxKernel.LogGradient(dx, logarithms, [0f, 0f, -1f, -1f, 0f, 0f], 2, 3);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal(dx[i], dlogits[i], 1e-6f);
        }

        float[] y = new float[6];
        SoftmaxKernel.Rows(y, x, 2, 3);
        SoftmaxKernel.Gradient(dx, y, [1f, 1f, 1f, 2f, 2f, 2f], 2, 3);
        Assert.All(dx, static value => Assert.InRange(value, -1e-6f, 1e-6f));
    }

    [Fact]
    public void Rows_of_no_columns_have_no_results_but_minus_infinity_for_their_logarithm()
    {
        float[] guard = [7f, 7f], sums = new float[70];
        SoftmaxKernel.Rows(guard, default, 2, 0);
        SoftmaxKernel.LogRows(guard, default, 2, 0);
        SoftmaxKernel.Gradient(guard, default, default, 2, 0);
        SoftmaxKernel.LogGradient(guard, default, default, 2, 0);
        CrossEntropy.Rows(guard, guard, guard, ReadOnlySpan<float>.Empty, default, 0, 0);
        CrossEntropy.Gradient(guard, default, default, default, default, new Strided([1f], 0), 0, 0);
        LogSumExp.Rows(sums, new float[70], new float[70], ReadOnlySpan<float>.Empty, 70, 0);
        Assert.Equal([7f, 7f], guard);
        Assert.All(sums, static value => Assert.Equal(float.NegativeInfinity, value));
    }

    [Fact]
    public void Arguments_are_checked_before_anything_is_written()
    {
        float[] six = new float[6];
        float[] five = new float[5];
        float[] two = new float[2];
        _ = Assert.Throws<ArgumentException>(() => SoftmaxKernel.Rows(five, six, 2, 3));
        _ = Assert.Throws<ArgumentException>(() => SoftmaxKernel.LogRows(six, five, 2, 3));
        _ = Assert.Throws<ArgumentException>(() => SoftmaxKernel.Gradient(six, six, five, 2, 3));
        _ = Assert.Throws<ArgumentException>(() => LogSumExp.Rows(two.AsSpan(1), two, two, six, 2, 3));
        _ = Assert.Throws<ArgumentException>(() => LogSumExp.Rows(two, two.AsSpan(1), two, six, 2, 3));
        _ = Assert.Throws<ArgumentException>(() => LogSumExp.Rows(two, two, two.AsSpan(1), six, 2, 3));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => SoftmaxKernel.Rows(six, six, 2, -1));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => SoftmaxKernel.Rows(six, six, -1, 3));
        _ = Assert.Throws<ArgumentException>(() => CrossEntropy.Rows(two, two, two, six, [1], 2, 3));
        _ = Assert.Throws<ArgumentException>(() => CrossEntropy.Gradient(six, six, two, two, [1, 2], new Strided(two.AsSpan(1), 1), 2, 3));
        foreach (int label in new[] { -1, 3, int.MinValue, int.MaxValue })
        {
            var error = Assert.Throws<ArgumentException>(() => CrossEntropy.Rows(two, two, two, six, [0, label], 2, 3));
            Assert.Contains($"Label {label} of row 1 is not one of 3 classes", error.Message, StringComparison.Ordinal);
            _ = Assert.Throws<ArgumentException>(() => CrossEntropy.Gradient(six, six, two, two, [0, label], new Strided(two, 1), 2, 3));
        }

        SoftmaxKernel.Rows([], [], 0, 3);
    }

    private static void AssertClose(double expected, float actual, double scale) =>
        Assert.InRange(actual, expected - (3e-7 * (scale + Math.Abs(expected))), expected + (3e-7 * (scale + Math.Abs(expected))));

    private static float[] Normal(int length, Random random)
    {
        float[] values = new float[length];
        foreach (ref float value in values.AsSpan())
        {
            value = 4f * (random.NextSingle() + random.NextSingle() - random.NextSingle() - random.NextSingle());
        }

        return values;
    }

    private struct Lengths : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            foreach (int columns in Enumerable.Range(1, 40).Concat([64, 100, 1000, 9001]))
            {
                int rows = columns switch { < 40 => 67, < 1000 => 5, _ => 2 };
                Check<V>(rows, columns, new Random(columns));
            }
        }

        private static void Check<V>(int rows, int columns, Random random)
            where V : struct, IVector<V>
        {
            int size = rows * columns;
            using var x = new GuardedMemory(size);
            using var y = new GuardedMemory(size);
            using var dx = new GuardedMemory(size);
            using var statistics = new GuardedMemory(rows);
            using var inverses = new GuardedMemory(rows);
            using var losses = new GuardedMemory(rows);
            Normal(size, random).CopyTo(x.Span);
            float[] dy = Normal(size, random);
            float[] dloss = Normal(rows, random);
            int[] labels = Enumerable.Range(0, rows).Select(_ => random.Next(columns)).ToArray();
            fixed (float* px = x.Span, py = y.Span, pdx = dx.Span, ps = statistics.Span, pi = inverses.Span, pl = losses.Span, pdy = dy, pdloss = dloss)
            {
                fixed (int* pLabels = labels)
                {
                    SoftmaxKernel.RowsAt<V>(py, columns, px, columns, rows, columns);
                    SoftmaxKernel.GradientAt<V>(pdx, columns, py, columns, pdy, columns, rows, columns);
                    for (int row = 0; row < rows; row++)
                    {
                        CheckSoftmax(Row(x.Span, row, columns), Row(y.Span, row, columns), Row(dx.Span, row, columns), Row(dy, row, columns));
                    }

                    SoftmaxKernel.LogRowsAt<V>(py, columns, px, columns, rows, columns);
                    SoftmaxKernel.LogGradientAt<V>(pdx, columns, py, columns, pdy, columns, rows, columns);
                    for (int row = 0; row < rows; row++)
                    {
                        CheckLogSoftmax(Row(x.Span, row, columns), Row(y.Span, row, columns), Row(dx.Span, row, columns), Row(dy, row, columns));
                    }

                    LogSumExp.RowsAt<V>(pl, ps, pi, px, columns, rows, columns);
                    for (int row = 0; row < rows; row++)
                    {
                        CheckStatistics(Row(x.Span, row, columns), ps[row], pi[row]);
                        AssertClose(Reference(Row(x.Span, row, columns)), pl[row], 1);
                    }

                    statistics.Span.Clear();
                    inverses.Span.Clear();
                    CrossEntropy.RowsAt<V>(pl, ps, pi, px, columns, pLabels, rows, columns);
                    CrossEntropy.GradientAt<V>(pdx, columns, px, columns, ps, pi, pLabels, pdloss, 1, rows, columns);
                    for (int row = 0; row < rows; row++)
                    {
                        double sum = Reference(Row(x.Span, row, columns));
                        CheckStatistics(Row(x.Span, row, columns), ps[row], pi[row]);
                        AssertClose(sum - x.Span[(row * columns) + labels[row]], pl[row], 4);
                        CheckGradient(Row(x.Span, row, columns), Row(dx.Span, row, columns), labels[row], dloss[row]);
                    }
                }
            }
        }

        private static Span<float> Row(Span<float> x, int row, int columns) => x.Slice(row * columns, columns);

        private static double Reference(ReadOnlySpan<float> x)
        {
            double sum = 0;
            foreach (float value in x)
            {
                sum += Math.Exp(value);
            }

            return Math.Log(sum);
        }

        private static void CheckStatistics(ReadOnlySpan<float> x, float greatest, float inverse)
        {
            double expected = 0;
            float most = float.NegativeInfinity;
            foreach (float value in x)
            {
                most = Math.Max(most, value);
            }

            foreach (float value in x)
            {
                expected += Math.Exp((double)value - most);
            }

            Assert.Equal(most, greatest);
            AssertClose(1 / expected, inverse, 3 / expected);
        }

        private static void CheckSoftmax(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dx, ReadOnlySpan<float> dy)
        {
            double logSum = Reference(x);
            double dot = 0;
            double magnitude = 0;
            for (int i = 0; i < x.Length; i++)
            {
                double p = Math.Exp(x[i] - logSum);
                AssertClose(p, y[i], p * 4);
                dot += p * dy[i];
                magnitude += p * Math.Abs(dy[i]);
            }

            for (int i = 0; i < x.Length; i++)
            {
                double p = Math.Exp(x[i] - logSum);
                AssertClose(p * (dy[i] - dot), dx[i], 8 * p * (magnitude + Math.Abs(dy[i])));
            }
        }

        private static void CheckLogSoftmax(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dx, ReadOnlySpan<float> dy)
        {
            double logSum = Reference(x);
            double sum = 0;
            double magnitude = 0;
            for (int i = 0; i < x.Length; i++)
            {
                AssertClose(x[i] - logSum, y[i], 8);
                sum += dy[i];
                magnitude += Math.Abs(dy[i]);
            }

            for (int i = 0; i < x.Length; i++)
            {
                double p = Math.Exp(x[i] - logSum);
                AssertClose(dy[i] - (p * sum), dx[i], (16 * p * magnitude) + Math.Abs(dy[i]));
            }
        }

        private static void CheckGradient(ReadOnlySpan<float> x, ReadOnlySpan<float> dx, int label, float dloss)
        {
            double logSum = Reference(x);
            for (int i = 0; i < x.Length; i++)
            {
                AssertClose((Math.Exp(x[i] - logSum) - (i == label ? 1 : 0)) * dloss, dx[i], 8 * Math.Abs(dloss));
            }
        }
    }

    /// <summary>Logits beside which ln 2 is nothing: the gradient must not depend on what they have in common.</summary>
    private struct LargeLogits : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            float* x = stackalloc float[2];
            float* dx = stackalloc float[2];
            foreach (float m in new[] { 0f, 1e4f, -1e4f, 1e8f, 1e30f, -3e38f })
            {
                float loss, greatest, inverse, dloss = 1f;
                int label = 1;
                x[0] = x[1] = m;
                CrossEntropy.RowsAt<V>(&loss, &greatest, &inverse, x, 2, &label, 1, 2);
                Assert.Equal(MathF.Log(2f), loss, 1e-7f);
                CrossEntropy.GradientAt<V>(dx, 2, x, 2, &greatest, &inverse, &label, &dloss, 1, 1, 2);
                Assert.Equal((0.5f, -0.5f), (dx[0], dx[1]));
            }
        }
    }

    private struct RowsThatDoNotCount : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            const int Rows = 3, Classes = 19;
            float[] x = new float[Rows * Classes], dx = new float[x.Length], loss = new float[Rows], greatest = new float[Rows], inverse = new float[Rows];
            float[] dloss = [1f, 0f, 2f];
            int[] labels = [3, 4, 18];
            x.AsSpan(Classes, Classes).Fill(NaN);
            fixed (float* px = x, pdx = dx, pl = loss, pg = greatest, pi = inverse, pd = dloss)
            {
                fixed (int* pLabels = labels)
                {
                    CrossEntropy.RowsAt<V>(pl, pg, pi, px, Classes, pLabels, Rows, Classes);
                    CrossEntropy.GradientAt<V>(pdx, Classes, px, Classes, pg, pi, pLabels, pd, 1, Rows, Classes);
                }
            }

            Assert.True(float.IsNaN(loss[1]));
            Assert.All(dx[Classes..(2 * Classes)], static d => Assert.Equal(0f, d));
            Assert.Equal(1f / Classes, dx[0], 1e-7f);
            Assert.Equal((2f / Classes) - 2f, dx[^1], 1e-6f);
        }
    }

    private struct Specials : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            foreach (int columns in new[] { 3, 8, 16, 37 })
            {
                // One NaN, only -inf, one +inf, -inf beside numbers.
                Check<V>(columns, 0f, NaN, NaN, NaN);
                Check<V>(columns, -Infinity, -Infinity, NaN, -Infinity);
                Check<V>(columns, 0f, Infinity, NaN, Infinity);
                Check<V>(columns, 0f, -Infinity, 1f / (columns - 1), MathF.Log(columns - 1));
                Check<V>(columns, -3e38f, 0f, 0f, 0f);
            }
        }

        /// <summary>A row of one value but for its last: the softmax of its first, and its log-sum-exp.</summary>
        private static void Check<V>(int columns, float value, float last, float softmax, float logSumExp)
            where V : struct, IVector<V>
        {
            float[] x = new float[columns];
            float[] y = new float[columns];
            Array.Fill(x, value);
            x[^1] = last;
            float sum, greatest, inverse;
            fixed (float* px = x, py = y)
            {
                SoftmaxKernel.RowsAt<V>(py, columns, px, columns, 1, columns);
                Assert.Equal(softmax, y[0], 1e-6f);
                SoftmaxKernel.LogRowsAt<V>(py, columns, px, columns, 1, columns);
                if (softmax == 0f)
                {
                    Assert.Equal(value, y[0]);
                }
                else
                {
                    Assert.Equal(MathF.Log(softmax), y[0], 1e-6f);
                }

                LogSumExp.RowsAt<V>(&sum, &greatest, &inverse, px, columns, 1, columns);
            }

            if (float.IsFinite(logSumExp))
            {
                Assert.Equal(logSumExp, sum, 1e-6f);
            }
            else
            {
                Assert.Equal(logSumExp, sum);
            }
        }
    }
}
