using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>Row-major products whose result goes through a formula while it is still in the first-level cache.</content>
public static unsafe partial class Gemm
{
    /// <summary><c>c[m, n] = formula(op(a) · op(b), …)</c>. The formula's operands behind the first are strided over [m, n].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MatMul<F>(
        F formula,
        Span<float> c,
        ReadOnlySpan<float> a,
        bool transposeA,
        ReadOnlySpan<float> b,
        bool transposeB,
        int m,
        int k,
        int n,
        in Strided d = default,
        in Strided e = default,
        in Strided f = default)
        where F : struct, IFormula =>
        MatMul(formula, c, a, transposeA, b, transposeB, m, k, n, [], [], [], in d, in e, in f);

    /// <summary>A batch of products, <c>c[m, n] = formula(op(a) · op(b), …)</c>. The formula's operands behind the first are strided over [batch…, m, n].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MatMul<F>(
        F formula,
        Span<float> c,
        ReadOnlySpan<float> a,
        bool transposeA,
        ReadOnlySpan<float> b,
        bool transposeB,
        int m,
        int k,
        int n,
        Span<int> batch,
        Span<int> aBatchStrides,
        Span<int> bBatchStrides,
        in Strided d = default,
        in Strided e = default,
        in Strided f = default)
        where F : struct, IFormula
    {
        FormulaOperands.Require<F>(1 + d.Count + e.Count + f.Count);
        var walk = new GemmBatch(c.Length, a.Length, b.Length, m, k, n, batch, aBatchStrides, bBatchStrides);
        var epilogue = new GemmFormula(Elementwise.Loop<F, Overwrite>(), Unsafe.AsPointer(ref formula), c, n);
        epilogue.Add(in d, in e, in f, batch, m);
        RunMatMul(in epilogue, ref walk, c, a, transposeA, b, transposeB, m, k, n);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunMatMul(
        scoped in GemmFormula epilogue,
        scoped ref GemmBatch walk,
        Span<float> c,
        ReadOnlySpan<float> a,
        bool transposeA,
        ReadOnlySpan<float> b,
        bool transposeB,
        int m,
        int k,
        int n)
    {
        while (walk.Next())
        {
            RunMatMul<Overwrite, GemmFormula>(epilogue.At(in walk), c[walk.C..], a[walk.A..], transposeA, b[walk.B..], transposeB, m, k, n);
        }
    }
}
