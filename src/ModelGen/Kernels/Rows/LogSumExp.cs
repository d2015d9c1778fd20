using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>ln Σ e^x over rows of contiguous values, as <c>torch.logsumexp</c>: rows of nothing but -∞ give -∞, rows with +∞ give +∞.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class LogSumExp
{
    /// <summary><c>y[i] = ln Σₖ e^x[i, k]</c>, −∞ where there are no columns; x is [rows, columns], everything else [rows].</summary>
    /// <param name="y">The result.</param>
    /// <param name="greatest">The greatest value m of each row, 0 for an infinite one. The gradient is <c>e^(x - m) inverse dy</c>.</param>
    /// <param name="inverse">1 / Σₖ e^(x[i, k] - m), 0 for a row of nothing but -∞.</param>
    /// <param name="x">The input.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    public static void Rows(Span<float> y, Span<float> greatest, Span<float> inverse, ReadOnlySpan<float> x, int rows, int columns)
    {
        SoftmaxLoop.CheckShape(rows, columns);
        SoftmaxLoop.CheckLength(x.Length, rows, columns, "The input");
        Rows(y, greatest, inverse, x, columns, rows, columns);
    }

    /// <inheritdoc cref="Rows(Span{float}, Span{float}, Span{float}, ReadOnlySpan{float}, int, int)"/>
    /// <param name="x">The input, rows of contiguous values that may lie apart.</param>
    /// <exception cref="ArgumentException">Memory does not cover the rows, or values of a row lie apart.</exception>
    public static void Rows(Span<float> y, Span<float> greatest, Span<float> inverse, Strided x, int rows, int columns) =>
        Rows(y, greatest, inverse, x.Span, RowStrides.Of(x, rows, columns), rows, columns);

    private static void Rows(Span<float> y, Span<float> greatest, Span<float> inverse, ReadOnlySpan<float> x, int xRow, int rows, int columns)
    {
        SoftmaxLoop.CheckLength(y.Length, rows, 1, "The result");
        SoftmaxLoop.CheckLength(greatest.Length, rows, 1, "The greatest values");
        SoftmaxLoop.CheckLength(inverse.Length, rows, 1, "The inverse sums");
        fixed (float* py = y, pGreatest = greatest, pInverse = inverse, px = x)
        {
            RowDriver.Run(new RowsCode(py, pGreatest, pInverse, px, xRow, columns), rows, columns);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RowsAt<V>(float* y, float* greatest, float* inverse, float* x, nint xRow, nint rows, nint columns)
        where V : struct, IVector<V>
    {
        float* sums = stackalloc float[SoftmaxLoop.Chunk];
        for (nint row = 0; row < rows; row += SoftmaxLoop.Chunk)
        {
            nint count = nint.Min(SoftmaxLoop.Chunk, rows - row);
            SoftmaxLoop.Sums<V>(x + (row * xRow), xRow, count, columns, greatest + row, sums, finite: true);
            SoftmaxLoop.Inverses(inverse + row, sums, count);
            SoftmaxLoop.Logarithms<V>(sums, count);
            for (nint i = 0; i < count; i++)
            {
                y[row + i] = greatest[row + i] + sums[i];
            }
        }
    }

    private readonly struct RowsCode(float* y, float* greatest, float* inverse, float* x, nint xRow, nint columns) : IRowCode
    {
        public void Run<V>(nint row, nint rows)
            where V : struct, IVector<V> =>
            RowsAt<V>(y + row, greatest + row, inverse + row, x + (row * xRow), xRow, rows, columns);
    }
}
