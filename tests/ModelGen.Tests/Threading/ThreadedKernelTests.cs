using System.Runtime.InteropServices;
using ModelGen.Runtime;

namespace ModelGen.Tests.Threading;

/// <summary>Kernels give the same bits at any number of threads, and write nothing beside their results.</summary>
public sealed class ThreadedKernelTests
{
    private delegate void Fill(Span<float> result);

    public static TheoryData<int, int, int> Sizes => new()
    {
        { 64, 256, 1024 },
        { 64, 784, 128 },
        { 65, 257, 129 },
        { 1, 1024, 1000 },
        { 8, 512, 777 },
        { 1000, 100, 64 },
        { 1023, 300, 17 },
        { 500, 700, 10 },
        { 97, 130, 1025 },
        { 3, 2000, 500 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Products(int m, int k, int n)
    {
        float[] a = Values(1, m * k), b = Values(2, k * n), bias = Values(3, Panels.Size(n, 1)), dy = Values(4, m * n);
        float[] w = new float[Panels.Size(n, k)];
        Panels.Pack(w, b, n, k);
        Compare(m * n, c => Gemm.MatMul(c, a, false, b, false, m, k, n));
        Compare(m * n, c => Gemm.MatMul(c, a, false, b, true, m, k, n));
        Compare(m * n, c => Gemm.MatMul(c, a, true, b, false, m, k, n));
        Compare(m * n, c => Gemm.MatMul(c, a, true, b, true, m, k, n));
        Compare(m * n, c => Gemm.AddMatMul(c, a, false, b, false, m, k, n));
        Compare(m * n, c => Gemm.Linear(c, a, w, m, k, n));
        Compare(m * n, c => Gemm.LinearBiasRelu(c, a, w, bias, m, k, n));
        Compare(m * k, c => Gemm.LinearInputGradient(c, dy, w, m, k, n));
        Compare(Panels.Size(n, k), c => Gemm.AddLinearWeightGradient(c, dy, a, m, k, n));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(100_000)]
    [InlineData(1_000_016)]
    public void Optimizers(int length)
    {
        float[] gradients = Values(1, length);
        foreach (Optimizer optimizer in new Optimizer[] { new Sgd(0.1), new Sgd(0.1, momentum: 0.9), new Adam(0.01), new Adagrad(0.1) })
        {
            Compare(length, parameters =>
            {
                Span<float> moment0 = new float[length], moment1 = new float[length], moment2 = new float[length];
                for (int step = 1; step < 4; step++)
                {
                    optimizer.Update(new OptimizerUpdate(step, parameters, gradients, moment0, moment1, moment2));
                }
            });
        }
    }

    private static void Compare(int length, Fill compute)
    {
        const int Guard = 64;
        float[] expected = Values(9, length + (2 * Guard));
        using (Parallelism.Use(1))
        {
            compute(expected.AsSpan(Guard, length));
        }

        foreach (int threads in new[] { 2, 3, 7 })
        {
            float[] actual = Values(9, expected.Length);
            using (Parallelism.Use(threads))
            {
                compute(actual.AsSpan(Guard, length));
            }

            Assert.True(MemoryMarshal.AsBytes<float>(expected).SequenceEqual(MemoryMarshal.AsBytes<float>(actual)), $"{threads} threads");
        }
    }

    private static float[] Values(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
    }
}
