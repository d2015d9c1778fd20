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

    /// <summary>The columns from which on threads share the gradient of a table; measured: with fewer, going through all indices takes what is gained.</summary>
    private const int SharedColumns = 6 * AlignedBlock.Granule;

    /// <summary>The rows of a table that a thread has at least on average, so that chance gives all of them about as many.</summary>
    private const int RowsOfUnit = 64;

    /// <summary><c>y[i] = weight[indices[i]]</c>; y is [count, dim], weight [rows, dim].</summary>
    /// <exception cref="ArgumentException">A span is too short, or an index is no row.</exception>
    public static void Rows(Span<float> y, ReadOnlySpan<float> weight, ReadOnlySpan<int> indices, int count, int rows, int dim)
    {
        CheckRows(y.Length, weight.Length, indices.Length, count, rows, dim);
        Check.Indices(indices[..count], rows, nameof(indices));
        var rowsOfTable = new LookupUnits(y, weight, indices[..count], dim);
        Partition.Run(ref rowsOfTable, rowsOfTable.Count, Partition.Threads(Nanoseconds(count, dim)));
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
        AddTo(new RowGradientCode { DWeight = dweight, DY = dy, Indices = indices[..count], Dim = dim, Padding = padding }, count, rows, dim);
    }

    /// <summary>The memory of a gradient that holds nothing yet.</summary>
    public static Span<float> Cleared(Span<float> gradient)
    {
        LargeSpans.Clear(gradient);
        return gradient;
    }

    /// <summary>About how long one thread takes for some rows.</summary>
    private static long Nanoseconds(int count, int dim) => (count * LookupNanoseconds) + ((long)count * dim / FloatsPerNanosecond);

    /// <summary>Adds to the rows of a table. Each thread goes through all indices and adds to its own rows, which is worth it for long rows of a table that has many.</summary>
    private static void AddTo<T>(scoped in T code, int count, int rows, int dim)
        where T : struct, ITableCode, allows ref struct
    {
        int threads = dim < SharedColumns ? 1 : Math.Min(Partition.Threads(Nanoseconds(count, dim)), rows / RowsOfUnit);
        if (threads <= 1)
        {
            RunShare(in code, RowShare.Whole);
            return;
        }

        var units = new TableUnits<T>(in code, threads);
        Partition.Run(ref units, threads, threads);
    }

    private static void RunShare<T>(scoped in T code, RowShare share)
        where T : struct, ITableCode, allows ref struct => Widest.Run(new Share<T>(code, share));

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
