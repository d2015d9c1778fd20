using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>ln Σ e^x over rows of contiguous values, as <c>torch.logsumexp</c>: rows of nothing but -∞ give -∞, rows with +∞ give +∞.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class LogSumExp
{
    /// <summary><c>y[i] = ln Σₖ e^x[i, k]</c>; x is [rows, columns], y is [rows]; −∞ where there are no columns.</summary>
    public static void Rows(Span<float> y, ReadOnlySpan<float> x, int rows, int columns)
    {
        SoftmaxLoop.CheckShape(rows, columns);
        SoftmaxLoop.CheckLength(y.Length, rows, 1, "The result");
        SoftmaxLoop.CheckLength(x.Length, rows, columns, "The input");
        fixed (float* py = y, px = x)
        {
            if (V512.IsSupported)
            {
                RowsAt<V512>(py, px, rows, columns);
            }
            else if (V256.IsSupported)
            {
                RowsAt<V256>(py, px, rows, columns);
            }
            else if (V128.IsSupported)
            {
                RowsAt<V128>(py, px, rows, columns);
            }
            else
            {
                RowsAt<V1>(py, px, rows, columns);
            }
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RowsAt<V>(float* y, float* x, nint rows, nint columns)
        where V : struct, IVector<V>
    {
        float* greatest = stackalloc float[SoftmaxLoop.Chunk];
        float* sums = stackalloc float[SoftmaxLoop.Chunk];
        for (nint row = 0; row < rows; row += SoftmaxLoop.Chunk)
        {
            nint count = nint.Min(SoftmaxLoop.Chunk, rows - row);
            SoftmaxLoop.Exponentials<V>(null, x + (row * columns), count, columns, greatest, sums, finite: true);
            SoftmaxLoop.Logarithms<V>(sums, count);
            for (nint i = 0; i < count; i++)
            {
                y[row + i] = greatest[i] + sums[i];
            }
        }
    }
}
