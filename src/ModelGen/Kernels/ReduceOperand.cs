using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Where a reducing loop finds an operand: the first element and the steps, in floats, to the next output, row and column (0 or 1).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ReduceOperand
{
    internal float* Data;
    internal nint Output;
    internal nint Row;
    internal nint Column;

    /// <summary>The start of a row, as <see cref="Operand.Start"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly float* Start<V>(nint output, nint row, float* repeated, out nint step)
        where V : struct, IVector<V>
    {
        float* data = Data + (output * Output) + (row * Row);
        if (Column != 0)
        {
            step = V.Count;
            return data;
        }

        V.Store(V.Create(*data), ref *repeated, 0);
        step = 0;
        return repeated;
    }

    /// <summary>
    /// The start of some rows of a vector's worth of columns, or of their copies in <paramref name="copies"/> if there are fewer columns or
    /// each row repeats one value.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly float* Cross<V>(nint row, nint rows, nint column, nint columns, float* copies, out nint step)
        where V : struct, IVector<V>
    {
        float* data = Data + (row * Row) + (column * Column);
        if (Column != 0 && columns == V.Count)
        {
            step = Row;
            return data;
        }

        step = V.Count;
        Copy<V>(data, rows, (int)columns, copies);
        return copies;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private readonly void Copy<V>(float* data, nint rows, int columns, float* copies)
        where V : struct, IVector<V>
    {
        for (nint i = 0; i < rows; i++)
        {
            V value = Column == 0 ? V.Create(*data) : V.LoadPartial(in *data, 0, columns);
            V.Store(value, ref *copies, 0);
            data += Row;
            copies += V.Count;
        }
    }
}
