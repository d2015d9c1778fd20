using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using ModelGen.Runtime;

namespace Benchmarks.Detail;

/// <summary>The forms of matrix product that forward and backward passes are made of, with m = k = n.</summary>
[Config(typeof(Columns))]
public class GemmBenchmarks
{
    private float[] x = [];
    private float[] y = [];
    private float[] rowMajor = [];
    private float[] panels = [];
    private float[] gradient = [];

    [Params(16, 32, 64, 128, 256, 512, 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        float[] Draw() => [.. Enumerable.Range(0, Size * Size).Select(_ => (2 * random.NextSingle()) - 1)];
        (x, y, rowMajor) = (Draw(), Draw(), Draw());
        panels = new float[Panels.Size(Size, Size)];
        gradient = new float[panels.Length];
        Panels.Pack(panels, rowMajor, Size, Size);
    }

    /// <summary>y = x·Wᵀ, W in panels.</summary>
    [Benchmark]
    public void Linear() => Gemm.Linear(y, x, panels, Size, Size, Size);

    /// <summary>dx = dy·W, W in panels.</summary>
    [Benchmark]
    public void LinearInputGradient() => Gemm.LinearInputGradient(y, x, panels, Size, Size, Size);

    /// <summary>dW += dyᵀ·x, dW in panels.</summary>
    [Benchmark]
    public void LinearWeightGradient() => Gemm.AddLinearWeightGradient(gradient, x, rowMajor, Size, Size, Size);

    /// <summary>c = a·b, row-major.</summary>
    [Benchmark]
    public void MatMul() => Gemm.MatMul(y, x, false, rowMajor, false, Size, Size, Size);

    /// <summary>c = a·bᵀ, row-major.</summary>
    [Benchmark]
    public void MatMulTransposedB() => Gemm.MatMul(y, x, false, rowMajor, true, Size, Size, Size);

    /// <summary>c = aᵀ·b, row-major.</summary>
    [Benchmark]
    public void MatMulTransposedA() => Gemm.MatMul(y, x, true, rowMajor, false, Size, Size, Size);

    private sealed class Columns : ManualConfig
    {
        public Columns() => AddColumn(new PeakShareColumn(benchmark => 2 * Math.Pow((int)benchmark.Parameters[nameof(Size)], 3)));
    }
}
