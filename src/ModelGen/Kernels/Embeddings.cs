using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Rows of a table by index, as <c>torch.nn.functional.embedding</c>, and their gradients.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Embeddings
{
    /// <summary><c>y[i] = weight[indices[i]]</c>; y is [count, dim], weight [rows, dim].</summary>
    /// <exception cref="ArgumentException">A span is too short, or an index is no row.</exception>
    public static void Rows(Span<float> y, ReadOnlySpan<float> weight, ReadOnlySpan<int> indices, int count, int rows, int dim)
    {
        CheckRows(y.Length, weight.Length, indices.Length, count, rows, dim);
        for (int i = 0; i < count; i++)
        {
            weight.Slice(Row(indices, i, rows) * dim, dim).CopyTo(y.Slice(i * dim, dim));
        }
    }

    /// <summary><c>dweight = 0; dweight[indices[i]] += dy[i]</c>: <see cref="AddGradient"/> into a gradient that holds nothing yet.</summary>
    /// <inheritdoc cref="AddGradient"/>
    public static void Gradient(Span<float> dweight, ReadOnlySpan<float> dy, ReadOnlySpan<int> indices, int count, int rows, int dim, int padding)
    {
        dweight[..checked(rows * dim)].Clear();
        AddGradient(dweight, dy, indices, count, rows, dim, padding);
    }

    /// <summary><c>dweight[indices[i]] += dy[i]</c> in the order of i, but for the row <paramref name="padding"/>.</summary>
    /// <param name="dweight">The gradient of the table, [rows, dim].</param>
    /// <param name="dy">The gradient of what was looked up, [count, dim].</param>
    /// <param name="indices">The rows, [count].</param>
    /// <param name="count">How many rows were looked up.</param>
    /// <param name="rows">The rows of the table.</param>
    /// <param name="dim">The length of a row.</param>
    /// <param name="padding">The row that gets no gradient; −1 for none.</param>
    /// <exception cref="ArgumentException">A span is too short, or an index is no row.</exception>
    public static void AddGradient(Span<float> dweight, ReadOnlySpan<float> dy, ReadOnlySpan<int> indices, int count, int rows, int dim, int padding)
    {
        CheckRows(dy.Length, dweight.Length, indices.Length, count, rows, dim);
        fixed (float* pdWeight = dweight, pdY = dy)
        {
            fixed (int* pIndices = indices)
            {
                if (V512.IsSupported)
                {
                    AddGradientAt<V512>(pdWeight, pdY, pIndices, count, rows, dim, padding);
                }
                else if (V256.IsSupported)
                {
                    AddGradientAt<V256>(pdWeight, pdY, pIndices, count, rows, dim, padding);
                }
                else if (V128.IsSupported)
                {
                    AddGradientAt<V128>(pdWeight, pdY, pIndices, count, rows, dim, padding);
                }
                else
                {
                    AddGradientAt<V1>(pdWeight, pdY, pIndices, count, rows, dim, padding);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddGradientAt<V>(float* dweight, float* dy, int* indices, int count, int rows, nint dim, int padding)
        where V : struct, IVector<V>
    {
        for (nint i = 0; i < count; i++)
        {
            int row = indices[i];
            if ((uint)row >= (uint)rows)
            {
                ThrowIndex(row, (int)i, rows);
            }

            if (row != padding)
            {
                AddRow<V>(dweight + (row * dim), dy + (i * dim), dim);
            }
        }
    }

    /// <summary><c>y += x</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddRow<V>(float* y, float* x, nint length)
        where V : struct, IVector<V>
    {
        nint i = 0;
        for (; i <= length - V.Count; i += V.Count)
        {
            V.Store(V.Load(ref *y, i) + V.Load(ref *x, i), ref *y, i);
        }

        if (i < length)
        {
            int rest = (int)(length - i);
            V.StorePartial(V.LoadPartial(ref *y, i, rest) + V.LoadPartial(ref *x, i, rest), ref *y, i, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Row(ReadOnlySpan<int> indices, int position, int rows)
    {
        int row = indices[position];
        if ((uint)row >= (uint)rows)
        {
            ThrowIndex(row, position, rows);
        }

        return row;
    }

    private static void CheckRows(int values, int table, int indices, int count, int rows, int dim)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(dim);
        if (values < (long)count * dim || table < (long)rows * dim || indices < count)
        {
            throw new ArgumentException(
                $"{count} rows of a table [{rows}, {dim}] take {(long)count * dim} values, {(long)rows * dim} in the table; the spans hold {values} and {table} and {indices} indices.");
        }
    }

    [DoesNotReturn]
    private static void ThrowIndex(int index, int position, int rows) =>
        throw new ArgumentException($"Index {index} at position {position} is not one of {rows} rows.", nameof(index));
}
