using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// Where a loop finds an operand: the first element and the steps, in floats, to the next output (of a reduction), row and column (0 or 1).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Operand
{
    /// <summary>Floats in the widest vector.</summary>
    internal const int MaxLanes = AlignedBlock.Granule;

    internal float* Data;
    internal nint Output;
    internal nint Row;
    internal nint Column;

    /// <summary>The start of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly float* Start(nint output, nint row) => Data + (output * Output) + (row * Row);

    /// <summary>The first place from <paramref name="room"/> on where no vector lies in two lines of the cache; room for one vector more has to be there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float* Aligned(float* room) => (float*)(((nint)room + ((MaxLanes * sizeof(float)) - 1)) & -(MaxLanes * sizeof(float)));

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

    /// <summary>The first <paramref name="count"/> values of <paramref name="data"/>, copied to where there is room for a whole vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float* Stage<V>(float* data, int count, float* room)
        where V : struct, IVector<V>
    {
        V.Store(V.LoadPartial(in *data, 0, count), ref *room, 0);
        return room;
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
