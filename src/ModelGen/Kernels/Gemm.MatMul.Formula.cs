namespace ModelGen.Runtime;

/// <content>Row-major products whose result goes through a formula while it is still in the first-level cache.</content>
public static partial class Gemm
{
    /// <summary><c>c[m, n] = formula(op(a) · op(b))</c>.</summary>
    public static void MatMul<F>(
        F formula,
        Span<float> c,
        ReadOnlySpan<float> a,
        bool transposeA,
        ReadOnlySpan<float> b,
        bool transposeB,
        int m,
        int k,
        int n)
        where F : struct, IFormula1
    {
        GemmChecks.MatMul(c.Length, a.Length, b.Length, m, k, n);
        var epilogue = new GemmFormula<Formula1<F>>(new(formula), c, n);
        RunMatMul<Overwrite, GemmFormula<Formula1<F>>>(epilogue, c, a, transposeA, b, transposeB, m, k, n);
    }

    /// <summary><c>c[m, n] = formula(op(a) · op(b), d)</c>. The further operands are strided over [m, n].</summary>
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
        Strided d)
        where F : struct, IFormula2
    {
        GemmChecks.MatMul(c.Length, a.Length, b.Length, m, k, n);
        var epilogue = new GemmFormula<Formula2<F>>(new(formula), c, n);
        epilogue.Add(d, [], m);
        RunMatMul<Overwrite, GemmFormula<Formula2<F>>>(epilogue, c, a, transposeA, b, transposeB, m, k, n);
    }

    /// <summary><c>c[m, n] = formula(op(a) · op(b), d, e)</c>. The further operands are strided over [m, n].</summary>
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
        Strided d,
        Strided e)
        where F : struct, IFormula3
    {
        GemmChecks.MatMul(c.Length, a.Length, b.Length, m, k, n);
        var epilogue = new GemmFormula<Formula3<F>>(new(formula), c, n);
        epilogue.Add(d, [], m);
        epilogue.Add(e, [], m);
        RunMatMul<Overwrite, GemmFormula<Formula3<F>>>(epilogue, c, a, transposeA, b, transposeB, m, k, n);
    }

    /// <summary><c>c[m, n] = formula(op(a) · op(b), d, e, f)</c>. The further operands are strided over [m, n].</summary>
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
        Strided d,
        Strided e,
        Strided f)
        where F : struct, IFormula4
    {
        GemmChecks.MatMul(c.Length, a.Length, b.Length, m, k, n);
        var epilogue = new GemmFormula<Formula4<F>>(new(formula), c, n);
        epilogue.Add(d, [], m);
        epilogue.Add(e, [], m);
        epilogue.Add(f, [], m);
        RunMatMul<Overwrite, GemmFormula<Formula4<F>>>(epilogue, c, a, transposeA, b, transposeB, m, k, n);
    }

    /// <summary>A batch of products, <c>c[m, n] = formula(op(a) · op(b))</c>.</summary>
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
        Span<int> bBatchStrides)
        where F : struct, IFormula1
    {
        var walk = new GemmBatch(c.Length, a.Length, b.Length, m, k, n, batch, aBatchStrides, bBatchStrides);
        var epilogue = new GemmFormula<Formula1<F>>(new(formula), c, n);
        while (walk.Next())
        {
            RunMatMul<Overwrite, GemmFormula<Formula1<F>>>(epilogue.At(in walk), c[walk.C..], a[walk.A..], transposeA, b[walk.B..], transposeB, m, k, n);
        }
    }

    /// <summary>A batch of products, <c>c[m, n] = formula(op(a) · op(b), d)</c>. The further operands are strided over [batch…, m, n].</summary>
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
        Strided d)
        where F : struct, IFormula2
    {
        var walk = new GemmBatch(c.Length, a.Length, b.Length, m, k, n, batch, aBatchStrides, bBatchStrides);
        var epilogue = new GemmFormula<Formula2<F>>(new(formula), c, n);
        epilogue.Add(d, batch, m);
        while (walk.Next())
        {
            RunMatMul<Overwrite, GemmFormula<Formula2<F>>>(epilogue.At(in walk), c[walk.C..], a[walk.A..], transposeA, b[walk.B..], transposeB, m, k, n);
        }
    }

    /// <summary>A batch of products, <c>c[m, n] = formula(op(a) · op(b), d, e)</c>. The further operands are strided over [batch…, m, n].</summary>
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
        Strided d,
        Strided e)
        where F : struct, IFormula3
    {
        var walk = new GemmBatch(c.Length, a.Length, b.Length, m, k, n, batch, aBatchStrides, bBatchStrides);
        var epilogue = new GemmFormula<Formula3<F>>(new(formula), c, n);
        epilogue.Add(d, batch, m);
        epilogue.Add(e, batch, m);
        while (walk.Next())
        {
            RunMatMul<Overwrite, GemmFormula<Formula3<F>>>(epilogue.At(in walk), c[walk.C..], a[walk.A..], transposeA, b[walk.B..], transposeB, m, k, n);
        }
    }

    /// <summary>A batch of products, <c>c[m, n] = formula(op(a) · op(b), d, e, f)</c>. The further operands are strided over [batch…, m, n].</summary>
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
        Strided d,
        Strided e,
        Strided f)
        where F : struct, IFormula4
    {
        var walk = new GemmBatch(c.Length, a.Length, b.Length, m, k, n, batch, aBatchStrides, bBatchStrides);
        var epilogue = new GemmFormula<Formula4<F>>(new(formula), c, n);
        epilogue.Add(d, batch, m);
        epilogue.Add(e, batch, m);
        epilogue.Add(f, batch, m);
        while (walk.Next())
        {
            RunMatMul<Overwrite, GemmFormula<Formula4<F>>>(epilogue.At(in walk), c[walk.C..], a[walk.A..], transposeA, b[walk.B..], transposeB, m, k, n);
        }
    }
}
