using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;
using ModelGen.Runtime;

namespace Benchmarks.Detail;

/// <summary>Vector functions over memory in the first cache; times are per element.</summary>
public class VectorBenchmarks
{
    private const int Length = 4096;

    private readonly float[] x = new float[Length];
    private readonly float[] positive = new float[Length];
    private readonly float[] y = new float[Length];
    private readonly RandomNumbers random = new();

    public VectorBenchmarks()
    {
        var values = new Random(1);
        for (int i = 0; i < Length; i++)
        {
            x[i] = (10 * values.NextSingle()) - 5;
            positive[i] = 0.01f + (10 * values.NextSingle());
        }
    }

    /// <summary>What loading and storing cost.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Length)]
    public void Copy() => Elementwise.Map(default(CopyFormula), y, x);

    /// <summary>Random numbers, and a mask of dropout from them.</summary>
    [Benchmark(OperationsPerInvoke = Length)]
    public void DropoutMask() => random.DropoutMask(y, Length, 0.5);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Exp() => Elementwise.Map(default(ExpFormula), y, x);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Expm1() => Elementwise.Map(default(Expm1Formula), y, x);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Log() => Elementwise.Map(default(LogFormula), y, positive);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Log1p() => Elementwise.Map(default(Log1pFormula), y, positive);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Tanh() => Elementwise.Map(default(TanhFormula), y, x);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Sigmoid() => Elementwise.Map(default(SigmoidFormula), y, x);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Softplus() => Elementwise.Map(default(SoftplusFormula), y, x);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Erf() => Elementwise.Map(default(ErfFormula), y, x);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Sin() => Elementwise.Map(default(SinFormula), y, x);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Cos() => Elementwise.Map(default(CosFormula), y, x);

    [Benchmark(OperationsPerInvoke = Length)]
    public void Pow() => Elementwise.Map(default(PowFormula), y, positive, x);

    private readonly struct CopyFormula : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => x.A;
    }

    private readonly struct ExpFormula : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => VectorMath.Exp(x.A);
    }

    private readonly struct Expm1Formula : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => VectorMath.Expm1(x.A);
    }

    private readonly struct LogFormula : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => VectorMath.Log(x.A);
    }

    private readonly struct Log1pFormula : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => VectorMath.Log1p(x.A);
    }

    private readonly struct TanhFormula : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => VectorMath.Tanh(x.A);
    }

    private readonly struct SigmoidFormula : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => VectorMath.Sigmoid(x.A);
    }

    private readonly struct SoftplusFormula : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => VectorMath.Softplus(x.A);
    }

    private readonly struct ErfFormula : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => VectorMath.Erf(x.A);
    }

    private readonly struct SinFormula : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => VectorMath.Sin(x.A);
    }

    private readonly struct CosFormula : IFormula, IOperands1
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => VectorMath.Cos(x.A);
    }

    private readonly struct PowFormula : IFormula, IOperands2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => VectorMath.Pow(x.A, x.B);
    }
}
