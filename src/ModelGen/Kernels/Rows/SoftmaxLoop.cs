using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>What softmax, log-sum-exp and cross-entropy share: loops over rows, generic over the vector width.</summary>
/// <remarks>
/// Short rows (a classifier's ten logits) are <see cref="NarrowRows"/>. Logarithms are taken for a vector of rows at a time.
/// </remarks>
internal static unsafe class SoftmaxLoop
{
    /// <summary>Rows whose statistics are held on the stack at a time; a multiple of every vector's lanes.</summary>
    internal const int Chunk = 64;

    private const int Chain = 16;

    /// <summary>The rows that are handled at a time: few enough to be in the first cache when they are read again.</summary>
    internal static nint RowsAtOnce(nint columns) => nint.Clamp(8192 / nint.Max(columns, 1), 1, Chunk);

    /// <summary>
    /// For each row its greatest value and Σ e^(x - greatest). NaN in a row makes the sum NaN, and so does an infinite greatest value.
    /// </summary>
    /// <param name="y">Where the exponentials go, or null.</param>
    /// <param name="yRow">From row to row there.</param>
    /// <param name="x">The rows.</param>
    /// <param name="xRow">From row to row.</param>
    /// <param name="rows">At most <see cref="Chunk"/>.</param>
    /// <param name="columns">Of none, the greatest value is −∞, or 0 if it has to be finite, and the sum 0.</param>
    /// <param name="greatest">One value a row.</param>
    /// <param name="sums">One value a row.</param>
    /// <param name="finite">Whether an infinite greatest value is replaced by zero, as in <c>torch.logsumexp</c>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Exponentials<V>(float* y, nint yRow, float* x, nint xRow, nint rows, nint columns, float* greatest, float* sums, bool finite)
        where V : struct, IVector<V>
    {
        int rest = (int)(columns % V.Count);
        nint whole = columns - rest;
        V mask = V.FirstLanes(rest);
        V lowest = V.Create(float.NegativeInfinity);
        for (nint row = 0; row < rows; row++)
        {
            V most = lowest;
            for (nint i = 0; i < whole; i += V.Count)
            {
                most = V.MaxNative(V.Load(in *x, i), most);
            }

            if (rest > 0)
            {
                most = V.MaxNative(V.Select(mask, V.LoadPartial(in *x, whole, rest), lowest), most);
            }

            float max = V.MaxAcross(most);
            max = finite && float.IsInfinity(max) ? 0f : max;
            V shift = V.Create(max);
            V total = V.Zero;
            for (nint i = 0; i < whole;)
            {
                V sum = V.Zero;
                for (nint end = nint.Min(i + (Chain * V.Count), whole); i < end; i += V.Count)
                {
                    V e = VectorMath.Exp(V.Load(in *x, i) - shift);
                    sum += e;
                    if (y != null)
                    {
                        V.Store(e, ref *y, i);
                    }
                }

                total += sum;
            }

            if (rest > 0)
            {
                V e = VectorMath.Exp(V.LoadPartial(in *x, whole, rest) - shift);
                total += e & mask;
                if (y != null)
                {
                    V.StorePartial(e, ref *y, whole, rest);
                }
            }

            greatest[row] = max;
            sums[row] = V.Sum(total);
            x += xRow;
            y = y == null ? null : y + yRow;
        }
    }

    /// <summary>As <see cref="Exponentials"/>, where nobody needs the exponentials.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Sums<V>(float* x, nint xRow, nint rows, nint columns, float* greatest, float* sums, bool finite)
        where V : struct, IVector<V>
    {
        if (NarrowRows.AreTurned<V>(columns))
        {
            NarrowRows.Sums<V>(x, xRow, rows, columns, greatest, sums, finite);
        }
        else
        {
            Exponentials<V>(null, 0, x, xRow, rows, columns, greatest, sums, finite);
        }
    }

    /// <summary>y[i] = ln y[i] for <paramref name="count"/> values, rounded up to whole vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Logarithms<V>(float* y, nint count)
        where V : struct, IVector<V>
    {
        for (nint i = 0; i < count; i += V.Count)
        {
            V.Store(VectorMath.Log(V.Load(in *y, i)), ref *y, i);
        }
    }

    /// <summary>y[i] = 1 / x[i], but 0 at 0: the sum of a row of nothing but -∞ whose greatest value was replaced.</summary>
    internal static void Inverses(float* y, float* x, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            y[i] = x[i] == 0f ? 0f : 1f / x[i];
        }
    }

    /// <summary>y = formula(a, b, …) over rows; a moves by rows and columns, the others by rows only.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Map<V, F>(F formula, float* y, nint yRow, nint rows, nint columns, float* a, nint aRow, float* b, float* c)
        where V : struct, IVector<V>
        where F : struct, IFormula
    {
        Unsafe.SkipInit(out RowBlock block);
        block.ResultCount = 1;
        block.OperandCount = c == null ? 2 : 3;
        block.Rows = rows;
        block.Columns = columns;
        block.Results[0] = new Result { Data = y, Row = yRow };
        block.Operands[0] = new Operand { Data = a, Row = aRow, Column = 1 };
        block.Operands[1] = new Operand { Data = b, Row = 1, Column = 0 };
        block.Operands[2] = new Operand { Data = c, Row = 1, Column = 0 };
        ElementwiseLoop.Run<V, F, Overwrite>(Unsafe.AsPointer(ref formula), &block);
    }

    /// <summary>Throws unless a span holds the rows and columns that a kernel was told of.</summary>
    internal static void CheckLength(int length, int rows, int columns, string name)
    {
        if (length < (long)rows * columns)
        {
            ThrowLength(length, rows, columns, name);
        }
    }

    /// <summary>Throws unless rows and columns make sense.</summary>
    internal static void CheckShape(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
    }

    [DoesNotReturn]
    private static void ThrowLength(int length, int rows, int columns, string name) =>
        throw new ArgumentException($"{name} has {length} elements, fewer than {rows} x {columns}.", name);
}
