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

    /// <summary>A vector of neighbouring columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Load<V>(float* data, nint column)
        where V : struct, IVector<V> =>
        column != 0 ? V.Load(in *data, 0) : V.Create(*data);

    /// <summary>The first <paramref name="count"/> of a vector of neighbouring columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V LoadPartial<V>(float* data, nint column, int count)
        where V : struct, IVector<V> =>
        column != 0 ? V.LoadPartial(in *data, 0, count) : V.Create(*data);
}
