namespace ModelGen.Runtime;

public static partial class Gemm
{
    /// <summary><c>c[m, n] = op(a) · op(b)</c>: a is [m, k], or [k, m] when transposed; b is [k, n], or [n, k] when transposed. <c>torch.matmul</c></summary>
    public static void MatMul(Span<float> c, ReadOnlySpan<float> a, bool transposeA, ReadOnlySpan<float> b, bool transposeB, int m, int k, int n)
    {
        GemmChecks.MatMul(c.Length, a.Length, b.Length, m, k, n);
        RunMatMul<Overwrite, GemmAsIs>(default, c, a, transposeA, b, transposeB, m, k, n);
    }

    /// <summary><c>c[m, n] += op(a) · op(b)</c>, operands as for <see cref="MatMul(Span{float}, ReadOnlySpan{float}, bool, ReadOnlySpan{float}, bool, int, int, int)"/>.</summary>
    public static void AddMatMul(Span<float> c, ReadOnlySpan<float> a, bool transposeA, ReadOnlySpan<float> b, bool transposeB, int m, int k, int n)
    {
        GemmChecks.MatMul(c.Length, a.Length, b.Length, m, k, n);
        RunMatMul<Accumulate, GemmAsIs>(default, c, a, transposeA, b, transposeB, m, k, n);
    }

    /// <summary>
    /// A batch of products: <c>c[i, …] = op(a) · op(b)</c> for every index i of <paramref name="batch"/>, c dense over it, a and b moving by
    /// their strides (in floats, 0 to use the same matrix again).
    /// </summary>
    public static void MatMul(
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
    {
        var walk = new GemmBatch(c.Length, a.Length, b.Length, m, k, n, batch, aBatchStrides, bBatchStrides);
        while (walk.Next())
        {
            RunMatMul<Overwrite, GemmAsIs>(default, c[walk.C..], a[walk.A..], transposeA, b[walk.B..], transposeB, m, k, n);
        }
    }

    /// <summary>A batch of products added to c, operands as for the batched product that overwrites.</summary>
    public static void AddMatMul(
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
    {
        var walk = new GemmBatch(c.Length, a.Length, b.Length, m, k, n, batch, aBatchStrides, bBatchStrides);
        while (walk.Next())
        {
            RunMatMul<Accumulate, GemmAsIs>(default, c[walk.C..], a[walk.A..], transposeA, b[walk.B..], transposeB, m, k, n);
        }
    }

    private static void RunMatMul<S, E>(
        scoped E epilogue,
        Span<float> c,
        ReadOnlySpan<float> a,
        bool transposeA,
        ReadOnlySpan<float> b,
        bool transposeB,
        int m,
        int k,
        int n)
        where S : struct, IStore
        where E : struct, IGemmEpilogue, allows ref struct
    {
        var operation = new GemmMatMul<S, E>(c, a, transposeA, b, transposeB, m, k, n, epilogue);
        GemmWidth.Run(in operation);
    }
}
