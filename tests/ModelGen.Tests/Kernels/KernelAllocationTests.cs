using ModelGen.Runtime;
using SoftmaxKernel = ModelGen.Runtime.Softmax;

namespace ModelGen.Tests.Kernels;

/// <summary>The kernels allocate nothing once they are compiled.</summary>
public sealed class KernelAllocationTests
{
    [Fact]
    public void Kernels_allocate_nothing()
    {
        float[] x = Layout.RandomIntegers(640, new Random(1));
        float[] y = new float[640];
        float[] rows = new float[64];
        float[] sums = new float[64], inverse = new float[64];
        int[] labels = new int[64];
        RunAll(x, y, rows, sums, inverse, labels);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            RunAll(x, y, rows, sums, inverse, labels);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void RunAll(float[] x, float[] y, float[] rows, float[] sums, float[] inverse, int[] labels)
    {
        Elementwise.Fill(y, 1f);
        Elementwise.Map(default(Weighted.Of2), y, x, x);
        Elementwise.Map(default(Weighted.Of2), [64, 10], new StridedOutput(y, 10, 1), new Strided(x, 10, 1), new Strided(rows, 1, 0));
        Elementwise.AddMap(default(Weighted.Of1), [4, 16, 10], new StridedOutput(y, 10, 40, 1), new Strided(x, 160, 1, 16));
        Reduce.AddSum(default(Weighted.Of1), rows, [64], [10], new Strided(x, 10, 1));
        Reduce.Max(default(Weighted.Of1), rows, [64], [10], new Strided(x, 1, 64));
        SoftmaxKernel.Rows(y, x, 64, 10);
        SoftmaxKernel.Gradient(y, y, x, 64, 10);
        SoftmaxKernel.LogRows(y, x, 64, 10);
        SoftmaxKernel.LogGradient(y, y, x, 64, 10);
        LogSumExp.Rows(sums, rows, rows, x, 64, 10);
        CrossEntropy.Rows(rows, sums, inverse, x, labels, 64, 10);
        CrossEntropy.Gradient(y, x, sums, inverse, labels, new Strided(rows, 1), 64, 10);
        MultilabelMargin.Rows(rows.AsSpan(0, 6), y, x, labels, 6, 10);
        MultilabelMargin.Gradient(y, x, x, labels, new Strided(rows, 1), 6, 10);
        var targets = new CTCTargets(labels.AsSpan(0, 8), [8, 8, 4, 7], [2, 2, 1, 0], 2, blank: 9);
        CTC.Rows(rows, y, x, targets, 8, 4, 10, perLabel: true);
        CTC.Gradient(y.AsSpan(320), x, targets, y, new Strided(rows, 1), 8, 4, 10, perLabel: true);
    }
}
