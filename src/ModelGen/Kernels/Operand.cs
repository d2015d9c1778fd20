using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Where a loop over rows finds an operand: the first element and the steps, in floats, to the next row and the next column (0 or 1).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Operand
{
    internal float* Data;
    internal nint Row;
    internal nint Column;

    /// <summary>The start of a row. A row of one repeated value is laid out in <paramref name="repeated"/> so that the loop has vectors to load.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly float* Start<V>(nint row, float* repeated, out nint step)
        where V : struct, IVector<V>
    {
        float* data = Data + (row * Row);
        if (Column != 0)
        {
            step = V.Count;
            return data;
        }

        V.Store(V.Create(*data), ref *repeated, 0);
        step = 0;
        return repeated;
    }

    /// <summary>The first <paramref name="count"/> values of <paramref name="data"/>, copied to where there is room for a whole vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float* Stage<V>(float* data, int count, float* room)
        where V : struct, IVector<V>
    {
        V.Store(V.LoadPartial(in *data, 0, count), ref *room, 0);
        return room;
    }
}
