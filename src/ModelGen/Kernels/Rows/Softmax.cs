using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Softmax and its logarithm over rows of contiguous values, as <c>torch.softmax</c> and <c>torch.log_softmax</c>, with gradients.</summary>
/// <remarks>
/// Results may replace their inputs. A row with NaN, with +∞, or of nothing but -∞ gives NaN throughout, as in PyTorch.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Softmax
{
    /// <summary><c>y[i, j] = e^x[i, j] / Σₖ e^x[i, k]</c>; all spans are [rows, columns].</summary>
    public static void Rows(Span<float> y, ReadOnlySpan<float> x, int rows, int columns)
    {
        Check(y.Length, x.Length, x.Length, rows, columns);
        if (columns == 0)
        {
            return;
        }

        fixed (float* py = y, px = x)
        {
            RowDriver.Run(new RowsCode(py, columns, px, columns, columns), rows, columns);
        }
    }

    /// <summary>As <see cref="Rows(Span{float}, ReadOnlySpan{float}, int, int)"/>; rows of contiguous values may lie apart.</summary>
    /// <exception cref="ArgumentException">Memory does not cover the rows, or values of a row lie apart.</exception>
    public static void Rows(StridedOutput y, Strided x, int rows, int columns)
    {
        (int yRow, int xRow) = (RowStrides.Of(y, rows, columns), RowStrides.Of(x, rows, columns));
        if (columns == 0)
        {
            return;
        }

        fixed (float* py = y.Span, px = x.Span)
        {
            RowDriver.Run(new RowsCode(py, yRow, px, xRow, columns), rows, columns);
        }
    }

    /// <summary><c>y[i, j] = x[i, j] - ln Σₖ e^x[i, k]</c>; all spans are [rows, columns].</summary>
    public static void LogRows(Span<float> y, ReadOnlySpan<float> x, int rows, int columns)
    {
        Check(y.Length, x.Length, x.Length, rows, columns);
        if (columns == 0)
        {
            return;
        }

        fixed (float* py = y, px = x)
        {
            RowDriver.Run(new LogRowsCode(py, columns, px, columns, columns), rows, columns);
        }
    }

    /// <summary>As <see cref="LogRows(Span{float}, ReadOnlySpan{float}, int, int)"/>; rows of contiguous values may lie apart.</summary>
    /// <exception cref="ArgumentException">Memory does not cover the rows, or values of a row lie apart.</exception>
    public static void LogRows(StridedOutput y, Strided x, int rows, int columns)
    {
        (int yRow, int xRow) = (RowStrides.Of(y, rows, columns), RowStrides.Of(x, rows, columns));
        if (columns == 0)
        {
            return;
        }

        fixed (float* py = y.Span, px = x.Span)
        {
            RowDriver.Run(new LogRowsCode(py, yRow, px, xRow, columns), rows, columns);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void RowsAt<V>(float* y, nint yRow, float* x, nint xRow, nint rows, nint columns)
        where V : struct, IVector<V>
    {
        if (columns <= V.Count)
        {
            NarrowRows.Softmax<V>(y, yRow, x, xRow, rows, (int)columns);
            return;
        }

        float* greatest = stackalloc float[SoftmaxLoop.Chunk];
        float* sums = stackalloc float[SoftmaxLoop.Chunk];
        nint step = SoftmaxLoop.RowsAtOnce(columns);
        for (nint row = 0; row < rows; row += step)
        {
            nint count = nint.Min(step, rows - row);
            float* to = y + (row * yRow);
            SoftmaxLoop.Exponentials<V>(to, yRow, x + (row * xRow), xRow, count, columns, greatest, sums, finite: false);
            for (nint i = 0; i < count; i++)
            {
                sums[i] = 1f / sums[i];
            }

            SoftmaxLoop.Map<V, Scaled>(default, to, yRow, count, columns, to, yRow, sums, null);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void LogRowsAt<V>(float* y, nint yRow, float* x, nint xRow, nint rows, nint columns)
        where V : struct, IVector<V>
    {
        float* greatest = stackalloc float[SoftmaxLoop.Chunk];
        float* sums = stackalloc float[SoftmaxLoop.Chunk];
        nint step = SoftmaxLoop.RowsAtOnce(columns);
        for (nint row = 0; row < rows; row += step)
        {
            nint count = nint.Min(step, rows - row);
            float* from = x + (row * xRow);
            SoftmaxLoop.Sums<V>(from, xRow, count, columns, greatest, sums, finite: false);
            SoftmaxLoop.Logarithms<V>(sums, count);
            SoftmaxLoop.Map<V, LessTwo>(default, y + (row * yRow), yRow, count, columns, from, xRow, greatest, sums);
        }
    }

    private static void Check(int y, int x, int dy, int rows, int columns)
    {
        SoftmaxLoop.CheckShape(rows, columns);
        SoftmaxLoop.CheckLength(y, rows, columns, "The result");
        SoftmaxLoop.CheckLength(x, rows, columns, "The input");
        SoftmaxLoop.CheckLength(dy, rows, columns, "The gradient");
    }

    /// <summary>a b</summary>
    private readonly struct Scaled : IFormula, IOperands2, IRepeatsB
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            x.A * x.B;
    }

    /// <summary>a - b - c</summary>
    private readonly struct LessTwo : IFormula, IOperands3, IRepeatsB, IRepeatsC
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            x.A - x.B - x.C;
    }

    private readonly struct RowsCode(float* y, nint yRow, float* x, nint xRow, nint columns) : IRowCode
    {
        public void Run<V>(nint row, nint rows)
            where V : struct, IVector<V> =>
            RowsAt<V>(y + (row * yRow), yRow, x + (row * xRow), xRow, rows, columns);
    }

    private readonly struct LogRowsCode(float* y, nint yRow, float* x, nint xRow, nint columns) : IRowCode
    {
        public void Run<V>(nint row, nint rows)
            where V : struct, IVector<V> =>
            LogRowsAt<V>(y + (row * yRow), yRow, x + (row * xRow), xRow, rows, columns);
    }
}
