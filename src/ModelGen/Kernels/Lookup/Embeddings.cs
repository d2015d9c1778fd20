using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>Rows of a table by index, as <c>torch.nn.functional.embedding</c>, and their gradients.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Embeddings
{
    /// <summary>About how long it takes to find a row.</summary>
    private const long LookupNanoseconds = 2;

    /// <summary>Floats that are copied or added in a nanosecond, about.</summary>
    private const int FloatsPerNanosecond = 8;

    /// <summary>The columns of a gradient that a unit adds up; whole cache lines, so that no two threads write to one.</summary>
    private const int ColumnsOfUnit = 8 * AlignedBlock.Granule;

    /// <summary><c>y[i] = weight[indices[i]]</c>; y is [count, dim], weight [rows, dim].</summary>
    /// <exception cref="ArgumentException">A span is too short, or an index is no row.</exception>
    public static void Rows(Span<float> y, ReadOnlySpan<float> weight, ReadOnlySpan<int> indices, int count, int rows, int dim)
    {
        CheckRows(y.Length, weight.Length, indices.Length, count, rows, dim);
        Check.Indices(indices[..count], rows, nameof(indices));
        var rowsOfTable = new LookupUnits(y, weight, indices[..count], dim);
        Partition.Run(ref rowsOfTable, rowsOfTable.Count, Partition.Threads((count * LookupNanoseconds) + ((long)count * dim / FloatsPerNanosecond)));
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
        Check.Indices(indices[..count], rows, nameof(indices));
        int threads = dim < 2 * ColumnsOfUnit ? 1 : Partition.Threads((count * LookupNanoseconds) + ((long)count * dim / FloatsPerNanosecond));
        var units = new GradientUnits(dweight, dy, indices[..count], dim, padding, threads == 1 ? dim : ColumnsOfUnit);
        Partition.Run(ref units, units.Count, threads);
    }

    /// <summary>The memory of a gradient that holds nothing yet.</summary>
    public static Span<float> Cleared(Span<float> gradient)
    {
        gradient.Clear();
        return gradient;
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
}
