using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen.Tests.Kernels;

/// <summary>Products allocate nothing once a thread has seen their sizes.</summary>
public sealed class GemmAllocationTests
{
    [Theory]
    [InlineData(1, 4, 16)]
    [InlineData(7, 100, 75)]
    [InlineData(64, 300, 200)]
    public void Products_allocate_nothing(int m, int k, int n)
    {
        float[] x = new float[m * k];
        float[] y = new float[m * n];
        float[] dense = new float[n * k];
        float[] w = new float[Panels.Size(n, k)];
        float[] bias = new float[Panels.Size(n, 1)];
        RunAll();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
        {
            RunAll();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void RunAll()
        {
            Gemm.Linear(y, x, w, m, k, n);
            Gemm.LinearBias(y, x, w, bias, m, k, n);
            Gemm.LinearBiasRelu(y, x, w, bias, m, k, n);
            Gemm.Linear(default(Sum), y, x, w, m, k, n, new Strided(bias, 0, 1));
            Gemm.LinearInputGradient(x, y, w, m, k, n);
            Gemm.LinearInputGradient(default(Sum), x, y, w, m, k, n, new Strided(x, k, 1));
            Gemm.AddLinearWeightGradient(w, y, x, m, k, n);
            Gemm.MatMul(y, x, false, dense, true, m, k, n);
            Gemm.MatMul(y, x, true, dense, false, m, k, n);
            Gemm.AddMatMul([m], 1, k, n, new StridedOutput(y, n, n, 1), new Strided(x, k, k, 1), new Strided(dense, 0, n, 1));
            Gemm.MatMul(default(Sum), [m], 1, k, n, new StridedOutput(y, n, n, 1), new Strided(x, k, k, 1), new Strided(dense, 0, n, 1), new Strided(bias, 0, 0, 1));
        }
    }

    private readonly struct Sum : IFormula, IOperands2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => x.A + x.B;
    }
}
