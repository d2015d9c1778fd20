using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>Products of two matrices whose result goes through a formula while it is still in the first-level cache.</content>
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
        where F : struct, IFormula
    {
        FormulaOperands.Require<F>(1 + d.Count + e.Count + f.Count);
        GemmChecks.MatMul(c.Length, a.Length, b.Length, m, k, n);
        var epilogue = new GemmFormula(FormulaLoop.Of<F, Overwrite>(ref formula), c, n);
        epilogue.Add(in d, in e, in f, new([]), m);
        RunMatMul<Overwrite, GemmFormula>(epilogue, c, a, transposeA, b, transposeB, m, k, n);
    }

    /// <summary>
    /// Products of matrices that lie anywhere in memory, <c>c[…, m, n] = formula(a[…, m, k] · b[…, k, n], …)</c>, operands as for
    /// <see cref="MatMul(Span{int}, int, int, int, in StridedOutput, in Strided, in Strided)"/>; those of the formula are strided over [batch…, m, n].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MatMul<F>(
        F formula,
        Span<int> batch,
        int m,
        int k,
        int n,
        in StridedOutput c,
        in Strided a,
        in Strided b,
        in Strided d = default,
        in Strided e = default,
        in Strided f = default)
        where F : struct, IFormula
    {
        FormulaOperands.Require<F>(1 + d.Count + e.Count + f.Count);
        RunBatch(FormulaLoop.Of<F, Overwrite>(ref formula), batch, m, k, n, in c, in a, in b, in d, in e, in f);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunBatch(
        in FormulaLoop loop,
        Span<int> batch,
        int m,
        int k,
        int n,
        in StridedOutput c,
        in Strided a,
        in Strided b,
        in Strided d,
        in Strided e,
        in Strided f)
    {
        var matrices = new GemmBatch(batch);
        var epilogue = new GemmFormula(in loop, c.Span, matrices.RowOf(in c.Strides), n);
        epilogue.Add(in d, in e, in f, in matrices, m);
        GemmMatMulBatch<Overwrite, GemmFormula>.Run(matrices, m, k, n, c, a, b, epilogue);
    }
}
