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
    /// Products of matrices that lie anywhere in memory, <c>c[…, m, n] = a[…, m, k] · b[…, k, n]</c> for every index of <paramref name="batch"/>. A stride of 0 over
    /// the batch uses the same matrix again; a matrix is read transposed by exchanging its last two strides.
    /// </summary>
    /// <param name="batch">The sizes of up to four dimensions around the product; none for a single one.</param>
    /// <param name="m">Rows of the result.</param>
    /// <param name="k">Products in a sum.</param>
    /// <param name="n">Columns of the result.</param>
    /// <param name="c">The result over [batch…, m, n]; its rows are contiguous.</param>
    /// <param name="a">Over [batch…, m, k].</param>
    /// <param name="b">Over [batch…, k, n]; its rows or its columns are contiguous.</param>
    /// <exception cref="ArgumentException">Strides reach beyond a span, or are not as said here.</exception>
    public static void MatMul(Span<int> batch, int m, int k, int n, in StridedOutput c, in Strided a, in Strided b) =>
        GemmMatMulBatch<Overwrite, GemmAsIs>.Run(new(batch), m, k, n, c, a, b, default);

    /// <summary>Adds to c, operands as for <see cref="MatMul(Span{int}, int, int, int, in StridedOutput, in Strided, in Strided)"/>.</summary>
    public static void AddMatMul(Span<int> batch, int m, int k, int n, in StridedOutput c, in Strided a, in Strided b) =>
        GemmMatMulBatch<Accumulate, GemmAsIs>.Run(new(batch), m, k, n, c, a, b, default);

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
        var operation = new GemmMatMul<S, E>(c, n, GemmMatrix.Dense(a, transposeA, m, k), GemmMatrix.Dense(b, transposeB, k, n), m, k, n, epilogue);
        GemmWidth.Run(in operation);
    }
}
