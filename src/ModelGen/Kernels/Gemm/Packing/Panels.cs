using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// The layout of weight matrices: panel p of a matrix <c>[n, k]</c> holds rows 64p … 64p+63 as <c>[k][64]</c> and starts at 64·p·k; the
/// last panel is only as wide as it needs to be, in steps of 16, and rows that do not exist are zero.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Panels
{
    /// <summary>The width of every panel but the last.</summary>
    public const int Width = 64;

    internal const int Granule = AlignedBlock.Granule;

    /// <summary>The floats a matrix <c>[n, k]</c> takes: k · (n rounded up to a multiple of 16).</summary>
    public static int Size(int n, int k) => checked(k * Padded(n));

    /// <summary>Where element (<paramref name="row"/>, <paramref name="column"/>) of a matrix <c>[n, k]</c> lies.</summary>
    public static int Offset(int row, int column, int n, int k)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)n, nameof(row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)k, nameof(column));
        int panel = row & -Width;
        return (panel * k) + (column * PanelWidth(panel, n)) + (row - panel);
    }

    /// <summary>Lays a row-major matrix <c>[n, k]</c> out in panels, padding with zeros.</summary>
    /// <exception cref="ArgumentException">A span is shorter than the sizes say.</exception>
    public static void Pack(Span<float> panels, ReadOnlySpan<float> rowMajor, int n, int k)
    {
        Check(panels, rowMajor, n, k);
        ref float source = ref MemoryMarshal.GetReference(rowMajor);
        Pack(panels, ref source, k, n, k);
    }

    /// <summary>Lays a matrix in panels out row by row, <c>[n, k]</c>.</summary>
    /// <exception cref="ArgumentException">A span is shorter than the sizes say.</exception>
    public static void Unpack(Span<float> rowMajor, ReadOnlySpan<float> panels, int n, int k)
    {
        Check(panels, rowMajor, n, k);
        ref float destination = ref MemoryMarshal.GetReference(rowMajor);
        ref float source = ref MemoryMarshal.GetReference(panels);
        for (int row = 0; row < n; row += Width)
        {
            int width = PanelWidth(row, n);
            Transposition.Run(ref Unsafe.Add(ref destination, (nint)row * k), k, ref Unsafe.Add(ref source, (nint)row * k), width, k, Math.Min(Width, n - row));
        }
    }

    /// <summary>Lays some rows of a matrix <c>[n, k]</c> out in its panels, and zeros behind the last row of all.</summary>
    /// <param name="panels">The panels of the whole matrix.</param>
    /// <param name="rowMajor">The rows, one behind the other.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="n">The rows of the matrix.</param>
    /// <param name="k">Its columns.</param>
    internal static void PackRows(Span<float> panels, ReadOnlySpan<float> rowMajor, int first, int rows, int n, int k)
    {
        CheckRows(panels, rowMajor, first, rows, n, k);
        ref float source = ref MemoryMarshal.GetReference(rowMajor);
        for (int row = first; row < first + rows;)
        {
            int start = row & -Width;
            int count = Math.Min(start + Width, first + rows) - row;
            int width = PanelWidth(start, n);
            ref float panel = ref Unsafe.Add(ref MemoryMarshal.GetReference(panels), (nint)start * k);
            Transposition.Run(ref Unsafe.Add(ref panel, row - start), width, ref Unsafe.Add(ref source, (nint)(row - first) * k), k, count, k);
            row += count;
            for (int column = 0; row == n && row - start < width && column < k; column++)
            {
                MemoryMarshal.CreateSpan(ref Unsafe.Add(ref panel, ((nint)column * width) + row - start), width - (row - start)).Clear();
            }
        }
    }

    /// <summary>Lays some rows of a matrix in panels out one behind the other.</summary>
    /// <inheritdoc cref="PackRows"/>
    internal static void UnpackRows(Span<float> rowMajor, ReadOnlySpan<float> panels, int first, int rows, int n, int k)
    {
        CheckRows(panels, rowMajor, first, rows, n, k);
        ref float destination = ref MemoryMarshal.GetReference(rowMajor);
        for (int row = first; row < first + rows;)
        {
            int start = row & -Width;
            int count = Math.Min(start + Width, first + rows) - row;
            ref float panel = ref Unsafe.Add(ref MemoryMarshal.GetReference(panels), (nint)start * k);
            Transposition.Run(ref Unsafe.Add(ref destination, (nint)(row - first) * k), k, ref Unsafe.Add(ref panel, row - start), PanelWidth(start, n), k, count);
            row += count;
        }
    }

    /// <summary>
    /// Lays a part of a matrix <c>[n, k]</c> out in its panels that lies the other way round, as columns of rows of inputs: rows of the panels are parts of them. Behind the last row of all
    /// there are zeros.
    /// </summary>
    /// <param name="panels">The panels of the whole matrix.</param>
    /// <param name="columns"><c>[inputs, rows]</c>.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="input">The first column.</param>
    /// <param name="inputs">How many.</param>
    /// <param name="n">The rows of the matrix.</param>
    /// <param name="k">Its columns.</param>
    internal static void PackColumns(Span<float> panels, ReadOnlySpan<float> columns, int first, int rows, int input, int inputs, int n, int k)
    {
        for (int row = first; row < first + rows;)
        {
            int start = row & -Width;
            int count = Math.Min(start + Width, first + rows) - row;
            int width = PanelWidth(start, n);
            Span<float> panel = panels.Slice((start * k) + (input * width), inputs * width);
            for (int i = 0; i < inputs; i++)
            {
                Span<float> to = panel.Slice((i * width) + row - start, row + count == n ? width - (row - start) : count);
                columns.Slice((i * rows) + row - first, count).CopyTo(to);
                to[count..].Clear();
            }

            row += count;
        }
    }

    internal static int Padded(int n) => checked(n + Granule - 1) & -Granule;

    /// <summary>The width of the panel that starts at row <paramref name="start"/>, padding included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int PanelWidth(int start, int n) => Math.Min(Width, (n - start + Granule - 1) & -Granule);

    /// <summary>Panels of the matrix <c>[n, k]</c> that lies at <paramref name="source"/>, its rows <paramref name="stride"/> floats apart.</summary>
    internal static void Pack(Span<float> panels, ref float source, nint stride, int n, int k)
    {
        ref float destination = ref MemoryMarshal.GetReference(panels);
        for (int row = 0; row < n; row += Width)
        {
            int width = PanelWidth(row, n);
            int rows = Math.Min(Width, n - row);
            ref float panel = ref Unsafe.Add(ref destination, (nint)row * k);
            if (rows < width)
            {
                MemoryMarshal.CreateSpan(ref panel, width * k).Clear();
            }

            Transposition.Run(ref panel, width, ref Unsafe.Add(ref source, row * stride), stride, rows, k);
        }
    }

    /// <summary>Panels of the transpose of the row-major matrix <c>[k, n]</c> that lies at <paramref name="source"/>: its rows, cut and padded.</summary>
    internal static void PackTransposed<V>(Span<float> panels, ref float source, nint stride, int n, int k)
        where V : struct, IVector<V>
    {
        ref float destination = ref MemoryMarshal.GetReference(panels);
        for (int column = 0; column < n; column += Width)
        {
            CopyRows<V>(ref Unsafe.Add(ref destination, (nint)column * k), PanelWidth(column, n), ref Unsafe.Add(ref source, column), stride, Math.Min(Width, n - column), k);
        }
    }

    /// <summary>Panels of Wᵀ[k, n] from the panels of W[n, k].</summary>
    internal static void Transpose(Span<float> transposed, ReadOnlySpan<float> panels, int n, int k)
    {
        ref float destination = ref MemoryMarshal.GetReference(transposed);
        ref float source = ref MemoryMarshal.GetReference(panels);
        for (int column = 0; column < k; column += Width)
        {
            int width = PanelWidth(column, k);
            int columns = Math.Min(Width, k - column);
            ref float panel = ref Unsafe.Add(ref destination, (nint)column * n);
            if (columns < width)
            {
                MemoryMarshal.CreateSpan(ref panel, width * n).Clear();
            }

            for (int row = 0; row < n; row += Width)
            {
                int sourceWidth = PanelWidth(row, n);
                ref float block = ref Unsafe.Add(ref source, ((nint)row * k) + ((nint)column * sourceWidth));
                Transposition.Run(ref Unsafe.Add(ref panel, (nint)row * width), width, ref block, sourceWidth, columns, Math.Min(Width, n - row));
            }
        }
    }

    /// <summary>Copies <paramref name="rows"/> rows of <paramref name="count"/> floats into rows of <paramref name="width"/>, padding with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void CopyRows<V>(ref float destination, int width, ref float source, nint stride, int count, int rows)
        where V : struct, IVector<V>
    {
        for (int row = 0; row < rows; row++)
        {
            int column = 0;
            for (; column <= count - V.Count; column += V.Count)
            {
                V.Store(V.Load(ref source, column), ref destination, column);
            }

            if (column < count)
            {
                V.Store(V.LoadPartial(ref source, column, count - column), ref destination, column);
                column += V.Count;
            }

            for (; column < width; column += V.Count)
            {
                V.Store(V.Zero, ref destination, column);
            }

            destination = ref Unsafe.Add(ref destination, width);
            source = ref Unsafe.Add(ref source, stride);
        }
    }

    private static void Check(ReadOnlySpan<float> panels, ReadOnlySpan<float> rowMajor, int n, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        if (rowMajor.Length < (long)n * k || panels.Length < (long)Padded(n) * k)
        {
            ThrowTooShort(panels.Length, rowMajor.Length, n, k);
        }
    }

    private static void CheckRows(ReadOnlySpan<float> panels, ReadOnlySpan<float> rowMajor, int first, int rows, int n, int k)
    {
        if (first < 0 || rows < 0 || rows > n - first || k < 0 || rowMajor.Length < (long)rows * k || panels.Length < (long)Padded(n) * k)
        {
            ThrowTooShort(panels.Length, rowMajor.Length, rows, k);
        }
    }

    [DoesNotReturn]
    private static void ThrowTooShort(int panels, int rowMajor, int n, int k) => throw new ArgumentException(
        $"A matrix [{n}, {k}] takes {(long)n * k} floats row by row and {(long)Padded(n) * k} in panels; the spans hold {rowMajor} and {panels}.");
}
