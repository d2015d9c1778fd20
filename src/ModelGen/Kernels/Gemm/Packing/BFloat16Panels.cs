using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// <see cref="Panels"/> of the upper halves of floats (bfloat16): as many elements in the same order, in half the memory. What is written to them is rounded to the nearest, halves to even.
/// </summary>
internal static class BFloat16Panels
{
    /// <summary>The floats that a matrix <c>[n, k]</c> takes in a block of floats.</summary>
    internal static int Size(int n, int k) => checked((int)AlignedBlock.RoundUp(((long)Panels.Padded(n) * k + 1) / 2));

    /// <summary>Lays some rows of a matrix <c>[n, k]</c> out in its panels, and zeros behind the last row of all.</summary>
    /// <param name="block">The memory of the whole matrix.</param>
    /// <param name="rowMajor">The rows, one behind the other.</param>
    /// <param name="first">The first row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="n">The rows of the matrix.</param>
    /// <param name="k">Its columns.</param>
    internal static void PackRows(Span<float> block, ReadOnlySpan<float> rowMajor, int first, int rows, int n, int k)
    {
        using var scratch = new KernelScratch((long)Math.Min(rows, Panels.Width) * k);
        for (int row = first, count; row < first + rows; row += count)
        {
            count = Math.Min((row & -Panels.Width) + Panels.Width, first + rows) - row;
            Span<float> columns = scratch.Span[..(count * k)];
            if (k > 0)
            {
                Transposition.Run(ref columns[0], count, ref MemoryMarshal.GetReference(rowMajor[((row - first) * k)..]), k, count, k);
            }

            PackColumns(block, columns, row, count, 0, k, n, k);
        }
    }

    /// <summary>Lays some rows of a matrix in panels out one behind the other.</summary>
    /// <inheritdoc cref="PackRows"/>
    internal static void UnpackRows(Span<float> rowMajor, ReadOnlySpan<float> block, int first, int rows, int n, int k)
    {
        using var scratch = new KernelScratch((long)Math.Min(rows, Panels.Width) * k);
        for (int row = first, count; row < first + rows && k > 0; row += count)
        {
            count = Math.Min((row & -Panels.Width) + Panels.Width, first + rows) - row;
            ReadOnlySpan<ushort> panel = Panel(block, row, n, k);
            int width = Panels.PanelWidth(row & -Panels.Width, n);
            Span<float> columns = scratch.Span[..(count * k)];
            for (int column = 0; column < k; column++)
            {
                FloatConversion.FromBFloat16(panel.Slice((column * width) + (row % Panels.Width), count), columns.Slice(column * count, count));
            }

            Transposition.Run(ref rowMajor[(row - first) * k], k, ref columns[0], count, k, count);
        }
    }

    /// <summary>Lays a part of a matrix out that lies the other way round, as <see cref="Panels.PackColumns"/> does.</summary>
    /// <inheritdoc cref="Panels.PackColumns"/>
    internal static void PackColumns(Span<float> block, ReadOnlySpan<float> columns, int first, int rows, int input, int inputs, int n, int k)
    {
        for (int row = first, count; row < first + rows; row += count)
        {
            count = Math.Min((row & -Panels.Width) + Panels.Width, first + rows) - row;
            Span<ushort> panel = Panel(block, row, n, k);
            int width = Panels.PanelWidth(row & -Panels.Width, n), start = row % Panels.Width;
            for (int i = 0; i < inputs; i++)
            {
                Span<ushort> to = panel.Slice(((input + i) * width) + start, row + count == n ? width - start : count);
                FloatConversion.ToBFloat16(columns.Slice((i * rows) + row - first, count), to);
                to[count..].Clear();
            }
        }

        // A block is whole lines of memory.
        if (first + rows == n)
        {
            MemoryMarshal.Cast<float, ushort>(block)[(Panels.Padded(n) * k)..].Clear();
        }
    }

    /// <summary>Reads a row of a matrix that lies at <paramref name="panels"/>.</summary>
    internal static void ReadRow(Span<float> to, ReadOnlySpan<ushort> panels, int row, int n)
    {
        (int start, int width) = (row & -Panels.Width, Panels.PanelWidth(row & -Panels.Width, n));
        ReadOnlySpan<ushort> panel = panels.Slice(start * to.Length, width * to.Length);
        for (int i = 0, at = row - start; i < to.Length; i++, at += width)
        {
            to[i] = BitConverter.UInt32BitsToSingle((uint)panel[at] << 16);
        }
    }

    private static Span<ushort> Panel(Span<float> block, int row, int n, int k)
    {
        int start = row & -Panels.Width;
        return MemoryMarshal.Cast<float, ushort>(block).Slice(start * k, Panels.PanelWidth(start, n) * k);
    }

    private static ReadOnlySpan<ushort> Panel(ReadOnlySpan<float> block, int row, int n, int k)
    {
        int start = row & -Panels.Width;
        return MemoryMarshal.Cast<float, ushort>(block).Slice(start * k, Panels.PanelWidth(start, n) * k);
    }
}
