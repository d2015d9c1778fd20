using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>Gradients, from the results.</content>
public static unsafe partial class Softmax
{
    /// <summary><c>dx = y (dy - Σ y dy)</c> by rows, y being the softmax; all spans are [rows, columns].</summary>
    public static void Gradient(Span<float> dx, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, int rows, int columns)
    {
        Check(dx.Length, y.Length, dy.Length, rows, columns);
        if (columns == 0)
        {
            return;
        }

        fixed (float* pdx = dx, py = y, pdy = dy)
        {
            RowDriver.Run(new GradientCode(pdx, columns, py, columns, pdy, columns, columns), rows, columns);
        }
    }

    /// <summary>As <see cref="Gradient(Span{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, int, int)"/>; rows of contiguous values may lie apart.</summary>
    /// <exception cref="ArgumentException">Memory does not cover the rows, or values of a row lie apart.</exception>
    public static void Gradient(StridedOutput dx, Strided y, Strided dy, int rows, int columns)
    {
        (int dxRow, int yRow, int dyRow) = (RowStrides.Of(dx, rows, columns), RowStrides.Of(y, rows, columns), RowStrides.Of(dy, rows, columns));
        if (columns == 0)
        {
            return;
        }

        fixed (float* pdx = dx.Span, py = y.Span, pdy = dy.Span)
        {
            RowDriver.Run(new GradientCode(pdx, dxRow, py, yRow, pdy, dyRow, columns), rows, columns);
        }
    }

    /// <summary><c>dx = dy - e^y Σ dy</c> by rows, y being the logarithm of the softmax; all spans are [rows, columns].</summary>
    public static void LogGradient(Span<float> dx, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, int rows, int columns)
    {
        Check(dx.Length, y.Length, dy.Length, rows, columns);
        if (columns == 0)
        {
            return;
        }

        fixed (float* pdx = dx, py = y, pdy = dy)
        {
            RowDriver.Run(new LogGradientCode(pdx, columns, py, columns, pdy, columns, columns), rows, columns);
        }
    }

    /// <summary>As <see cref="LogGradient(Span{float}, ReadOnlySpan{float}, ReadOnlySpan{float}, int, int)"/>; rows of contiguous values may lie apart.</summary>
    /// <exception cref="ArgumentException">Memory does not cover the rows, or values of a row lie apart.</exception>
    public static void LogGradient(StridedOutput dx, Strided y, Strided dy, int rows, int columns)
    {
        (int dxRow, int yRow, int dyRow) = (RowStrides.Of(dx, rows, columns), RowStrides.Of(y, rows, columns), RowStrides.Of(dy, rows, columns));
        if (columns == 0)
        {
            return;
        }

        fixed (float* pdx = dx.Span, py = y.Span, pdy = dy.Span)
        {
            RowDriver.Run(new LogGradientCode(pdx, dxRow, py, yRow, pdy, dyRow, columns), rows, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void GradientAt<V>(float* dx, nint dxRow, float* y, nint yRow, float* dy, nint dyRow, nint rows, nint columns)
        where V : struct, IVector<V> =>
        GradientAt<V, Product, TimesDifference>(dx, dxRow, y, yRow, dy, dyRow, rows, columns);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LogGradientAt<V>(float* dx, nint dxRow, float* y, nint yRow, float* dy, nint dyRow, nint rows, nint columns)
        where V : struct, IVector<V> =>
        GradientAt<V, Second, LessExponential>(dx, dxRow, y, yRow, dy, dyRow, rows, columns);

    /// <summary>dx = formula(y, dy, s), s being the sum of summand(y, dy) over the row.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void GradientAt<V, S, F>(float* dx, nint dxRow, float* y, nint yRow, float* dy, nint dyRow, nint rows, nint columns)
        where V : struct, IVector<V>
        where S : struct, IFormula
        where F : struct, IFormula
    {
        S summand = default;
        F formula = default;
        float* sums = stackalloc float[SoftmaxLoop.Chunk];
        Unsafe.SkipInit(out ReduceBlock sum);
        sum.Count = 2;
        sum.Rows = 1;
        sum.Columns = columns;
        sum.Y = sums;
        sum.Accumulate = false;
        Unsafe.SkipInit(out RowBlock map);
        map.ResultCount = 1;
        map.OperandCount = 3;
        map.Columns = columns;
        nint step = SoftmaxLoop.RowsAtOnce(columns);
        for (nint row = 0; row < rows; row += step)
        {
            float* from = y + (row * yRow);
            float* gradient = dy + (row * dyRow);
            sum.Outputs = nint.Min(step, rows - row);
            sum.Operands[0] = new Operand { Data = from, Output = yRow, Column = 1 };
            sum.Operands[1] = new Operand { Data = gradient, Output = dyRow, Column = 1 };
            ReduceLoop.Rows<V, S, IReduction.Sum>(Unsafe.AsPointer(ref summand), &sum);

            map.Rows = sum.Outputs;
            map.Results[0] = new Result { Data = dx + (row * dxRow), Row = dxRow };
            map.Operands[0] = new Operand { Data = from, Row = yRow, Column = 1 };
            map.Operands[1] = new Operand { Data = gradient, Row = dyRow, Column = 1 };
            map.Operands[2] = new Operand { Data = sums, Row = 1, Column = 0 };
            ElementwiseLoop.Run<V, F, Overwrite>(Unsafe.AsPointer(ref formula), &map);
        }
    }

    /// <summary>a b</summary>
    private readonly struct Product : IFormula, IOperands2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            x.A * x.B;
    }

    /// <summary>a (b - c)</summary>
    private readonly struct TimesDifference : IFormula, IOperands3, IRepeatsC
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            x.A * (x.B - x.C);
    }

    /// <summary>b</summary>
    private readonly struct Second : IFormula, IOperands2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            x.B;
    }

    /// <summary>b - e^a c</summary>
    private readonly struct LessExponential : IFormula, IOperands3, IRepeatsC
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> =>
            x.B - (VectorMath.Exp(x.A) * x.C);
    }

    private readonly struct GradientCode(float* dx, nint dxRow, float* y, nint yRow, float* dy, nint dyRow, nint columns) : IRowCode
    {
        public void Run<V>(nint row, nint rows)
            where V : struct, IVector<V> =>
            GradientAt<V>(dx + (row * dxRow), dxRow, y + (row * yRow), yRow, dy + (row * dyRow), dyRow, rows, columns);
    }

    private readonly struct LogGradientCode(float* dx, nint dxRow, float* y, nint yRow, float* dy, nint dyRow, nint columns) : IRowCode
    {
        public void Run<V>(nint row, nint rows)
            where V : struct, IVector<V> =>
            LogGradientAt<V>(dx + (row * dxRow), dxRow, y + (row * yRow), yRow, dy + (row * dyRow), dyRow, rows, columns);
    }
}
