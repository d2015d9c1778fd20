using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// Floats and their places as unsigned integers of the same order: the float in the upper half, where NaN is greater than all else and 0 and −0 are equal, its place in the lower
/// one, so that of equal floats the first comes first.
/// </summary>
internal static class SortKeys
{
    /// <summary>An unsigned integer that is the greater, the greater the float is.</summary>
    internal static uint Of(float value)
    {
        if (float.IsNaN(value))
        {
            return uint.MaxValue;
        }

        // Adding 0 makes −0 a 0.
        uint bits = BitConverter.SingleToUInt32Bits(value + 0f);
        return (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
    }

    /// <summary>The key of a float in ascending order, or in descending order.</summary>
    internal static ulong Of(float value, int place, bool descending)
    {
        uint key = Of(value);
        return ((ulong)(descending ? ~key : key) << 32) | (uint)place;
    }

    /// <summary>The place that a key was made of.</summary>
    internal static int Place(ulong key) => (int)(uint)key;

    /// <summary>Working memory for keys.</summary>
    internal static Span<ulong> In(Span<float> memory) => MemoryMarshal.Cast<float, ulong>(memory);
}
