using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Integers in memory for floats and the other way round, bit by bit: what only moves elements moves both.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Bits
{
    /// <summary>Integers as floats of the same bits.</summary>
    public static Span<float> AsFloats(Span<int> integers) => MemoryMarshal.Cast<int, float>(integers);

    /// <summary>Integers as floats of the same bits.</summary>
    public static ReadOnlySpan<float> AsFloats(ReadOnlySpan<int> integers) => MemoryMarshal.Cast<int, float>(integers);

    /// <summary>Memory for floats as memory for integers.</summary>
    public static Span<int> AsIntegers(Span<float> floats) => MemoryMarshal.Cast<float, int>(floats);

    /// <summary>Memory for floats as the integers that it holds.</summary>
    public static ReadOnlySpan<int> AsIntegers(ReadOnlySpan<float> floats) => MemoryMarshal.Cast<float, int>(floats);

    /// <summary>Memory for floats as twice as many upper halves of floats (bfloat16).</summary>
    public static ReadOnlySpan<ushort> AsBFloat16(ReadOnlySpan<float> floats) => MemoryMarshal.Cast<float, ushort>(floats);

    /// <summary>The float of the same bits.</summary>
    public static float AsFloat(int integer) => BitConverter.Int32BitsToSingle(integer);
}
