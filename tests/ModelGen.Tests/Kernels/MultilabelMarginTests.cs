using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>The hinge loss of several classes and its gradient, at every width, against double precision.</summary>
public sealed unsafe class MultilabelMarginTests
{
    public static TheoryData<int> Widths => Width.All;

    [Theory]
    [MemberData(nameof(Widths))]
    public void Rows_of_every_length_are_those_of_double_precision(int bits) => Width.Run(bits, default(Lengths));

    [Fact]
    public void Classes_that_are_there_twice_count_twice_and_what_is_behind_the_end_does_not()
    {
        float[] loss = new float[2], isTarget = new float[8], x = [0.1f, 0.2f, 0.4f, 0.8f, 0.1f, 0.2f, 0.4f, 0.8f], dx = new float[8];
        int[] targets = [3, 0, -1, 1, 3, 3, -1, -1];
        MultilabelMargin.Rows(loss, isTarget, x, targets, rows: 2, classes: 4);
        Assert.Equal([1, 0, 0, 1, 0, 0, 0, 1], isTarget);
        Assert.Equal(0.25f * ((1 - 0.1f + 0.2f) + (1 - 0.1f + 0.4f) + (1 - 0.8f + 0.2f) + (1 - 0.8f + 0.4f)), loss[0], 1e-6f);
        Assert.Equal(0.5f * ((1 - 0.8f + 0.1f) + (1 - 0.8f + 0.2f) + (1 - 0.8f + 0.4f)), loss[1], 1e-6f);
        MultilabelMargin.Gradient(dx, x, isTarget, targets, new Strided([4f], 0), rows: 2, classes: 4);
        Assert.Equal([-2, 2, 2, -2, 2, 2, 2, -6], dx);
    }

    [Fact]
    public void Targets_are_checked_before_anything_is_written()
    {
        foreach (int wrong in (int[])[3, -2, int.MinValue, int.MaxValue])
        {
            float[] loss = [7, 7], isTarget = [7, 7, 7, 7, 7, 7], x = new float[6];
            int[] targets = [0, -1, 1, 1, -1, wrong];
            string message = Assert.Throws<ArgumentException>(() => MultilabelMargin.Rows(loss, isTarget, x, targets, 2, 3)).Message;
            Assert.StartsWith($"Target {wrong} of row 1 is neither one of 3 classes nor -1.", message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => MultilabelMargin.Gradient(isTarget, x, x, targets, new Strided(loss, 1), 2, 3));
            Assert.Equal([7, 7], loss);
            Assert.All(isTarget, value => Assert.Equal(7, value));
        }
    }

    [Fact]
    public void Spans_that_are_too_short_are_errors()
    {
        float[] two = new float[2], six = new float[6];
        int[] targets = [0, -1, 1, 1, -1, 0];
        Assert.Throws<ArgumentException>(() => MultilabelMargin.Rows(two.AsSpan(1), six, six, targets, 2, 3));
        Assert.Throws<ArgumentException>(() => MultilabelMargin.Rows(two, six.AsSpan(1), six, targets, 2, 3));
        Assert.Throws<ArgumentException>(() => MultilabelMargin.Rows(two, six, six.AsSpan(1), targets, 2, 3));
        Assert.Throws<ArgumentException>(() => MultilabelMargin.Rows(two, six, six, targets.AsSpan(1), 2, 3));
        Assert.Throws<ArgumentException>(() => MultilabelMargin.Gradient(six, six, six, targets, new Strided(two.AsSpan(1), 1), 2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => MultilabelMargin.Rows(two, six, six, targets, -1, 3));
        MultilabelMargin.Rows([], [], [], [], 0, 3);
    }

    private struct Lengths : IWidthTest
    {
        public readonly void Run<V>()
            where V : struct, IVector<V>
        {
            var random = new Random(1);
            foreach (int classes in Enumerable.Range(1, 40).Concat([64, 100, 333]))
            {
                Check<V>(rows: 3, classes, random);
            }
        }

        private static void Check<V>(int rows, int classes, Random random)
            where V : struct, IVector<V>
        {
            using var x = new GuardedMemory(rows * classes);
            using var isTarget = new GuardedMemory(rows * classes);
            using var dx = new GuardedMemory(rows * classes);
            using var loss = new GuardedMemory(rows);
            float[] dloss = [0.5f, -1, 2];
            int[] targets = [.. Enumerable.Range(0, rows * classes).Select(i => i % classes < random.Next(8) ? random.Next(classes) : -1)];
            foreach (ref float value in x.Span)
            {
                value = 3 * random.NextSingle();
            }

            fixed (float* px = x.Span, pIsTarget = isTarget.Span, pdx = dx.Span, pLoss = loss.Span, pdLoss = dloss)
            {
                fixed (int* pTargets = targets)
                {
                    MultilabelMargin.RowsAt<V>(pLoss, pIsTarget, px, pTargets, rows, classes);
                    MultilabelMargin.GradientAt<V>(pdx, px, pIsTarget, pTargets, pdLoss, 1, rows, classes);
                }
            }

            for (int row = 0; row < rows; row++)
            {
                CheckRow(x.Span.Slice(row * classes, classes), [.. targets.Skip(row * classes).Take(classes).TakeWhile(t => t >= 0)], loss.Span[row], dx.Span.Slice(row * classes, classes), dloss[row]);
            }
        }

        private static void CheckRow(ReadOnlySpan<float> x, int[] targets, float loss, ReadOnlySpan<float> dx, float dloss)
        {
            double expected = 0;
            double[] gradient = new double[x.Length];
            foreach (int j in targets)
            {
                for (int k = 0; k < x.Length; k++)
                {
                    float hinge = 1f - x[j] + x[k];
                    if (!targets.Contains(k) && hinge > 0)
                    {
                        expected += hinge / (double)x.Length;
                        gradient[k] += dloss / (double)x.Length;
                        gradient[j] -= dloss / (double)x.Length;
                    }
                }
            }

            Assert.Equal(expected, loss, 1e-5);
            for (int k = 0; k < x.Length; k++)
            {
                Assert.Equal(gradient[k], dx[k], 1e-5);
            }
        }
    }
}
