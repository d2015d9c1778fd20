using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Rows of few columns, such as the logits of a classifier.</summary>
internal static unsafe class NarrowRows
{
    /// <summary>The most columns that are turned round.</summary>
    private const int Most = 16;

    private static ReadOnlySpan<float> Lanes => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    /// <summary>Whether rows are better turned round: with a lane for each row there are no sums across a vector. With four lanes it takes as long either way; measured.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool AreTurned<V>(nint columns)
        where V : struct, IVector<V> => V.Count > 4 && columns is > 0 and <= Most;

    /// <summary>As <see cref="SoftmaxLoop.Exponentials"/>, without the exponentials: a vector of rows at a time, column by column.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Sums<V>(float* x, nint xRow, nint rows, nint columns, float* greatest, float* sums, bool finite)
        where V : struct, IVector<V>
    {
        float* memory = stackalloc float[(Most + 1) * Operand.MaxLanes];
        float* turned = Operand.Aligned(memory);
        for (nint row = 0; row < rows; row += V.Count)
        {
            nint count = nint.Min(V.Count, rows - row);
            Turn<V>(turned, x + (row * xRow), xRow, count, columns);
            V most = V.Create(float.NegativeInfinity);
            for (nint i = 0; i < columns; i++)
            {
                most = V.MaxNative(V.Load(in *turned, i * V.Count), most);
            }

            if (finite)
            {
                most = V.Select(V.Equal(V.Abs(most), V.Create(float.PositiveInfinity)), V.Zero, most);
            }

            V sum = V.Zero;
            for (nint i = 0; i < columns; i++)
            {
                sum += VectorMath.Exp(V.Load(in *turned, i * V.Count) - most);
            }

            V.StorePartial(most, ref *greatest, row, (int)count);
            V.StorePartial(sum, ref *sums, row, (int)count);
        }
    }

    /// <summary>Columns become rows of a vector's length; lanes without a row hold zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn<V>(float* turned, float* x, nint xRow, nint rows, nint columns)
        where V : struct, IVector<V>
    {
        for (nint i = 0; rows < V.Count && i < columns; i++)
        {
            V.Store(V.Zero, ref *turned, i * V.Count);
        }

        for (nint row = 0; row < rows; row++)
        {
            float* from = x + (row * xRow);
            float* to = turned + row;
            for (nint i = 0; i < columns; i++)
            {
                to[i * V.Count] = from[i];
            }
        }
    }

    /// <summary>y = e^(x - greatest) / Σ e^(x - greatest), by rows that fit into a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Softmax<V>(float* y, nint yRow, float* x, nint xRow, nint rows, int columns)
        where V : struct, IVector<V>
    {
        V mask = V.FirstLanes(columns);
        V lowest = V.Create(float.NegativeInfinity);
        for (nint row = 0; row < rows; row++)
        {
            // Lanes behind the row are zeros: powers that are no normal numbers would take long on some processors.
            V value = V.LoadPartial(in *x, row * xRow, columns);
            V power = VectorMath.Exp(value - V.Create(V.MaxAcross(V.Select(mask, value, lowest)))) & mask;
            V.StorePartial(power * V.Create(1f / V.Sum(power)), ref *y, row * yRow, columns);
        }
    }

    /// <summary>dx = e^(x - greatest) inverse dloss, less dloss at the label, by rows that fit into a vector; zeros where dloss is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void CrossEntropyGradient<V>(
        float* dx, nint dxRow, float* x, nint xRow, float* greatest, float* inverse, int* labels, float* dloss, nint dlossStep, nint rows, int columns, int? ignoreIndex)
        where V : struct, IVector<V>
    {
        V lanes = V.Load(in MemoryMarshal.GetReference(Lanes), 0);
        for (nint row = 0; row < rows; row++)
        {
            float scale = labels[row] == ignoreIndex ? 0f : dloss[row * dlossStep];
            V value = V.Zero;
            if (scale != 0f)
            {
                V isLabel = V.Equal(lanes, V.Create((float)labels[row]));
                value = VectorMath.Exp(V.LoadPartial(in *x, row * xRow, columns) - V.Create(greatest[row])) * V.Create(inverse[row] * scale);
                value -= isLabel & V.Create(scale);
            }

            V.StorePartial(value, ref *dx, row * dxRow, columns);
        }
    }
}
