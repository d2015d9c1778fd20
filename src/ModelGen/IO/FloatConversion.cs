using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>
/// Converts the floating-point types of files to <c>float</c>, by bits as they lie in the file. Not by TensorPrimitives, with which a NativeAOT program has every conversion
/// between any types.
/// </summary>
internal static class FloatConversion
{
    /// <summary>From IEEE half precision, exactly.</summary>
    internal static void FromHalf(ReadOnlySpan<ushort> from, Span<float> to)
    {
        ref float destination = ref MemoryMarshal.GetReference(to);
        int i = 0;
        for (; i <= from.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(from[i..]), out Vector<uint> low, out Vector<uint> high);
            FromHalf(low).StoreUnsafe(ref destination, (nuint)i);
            FromHalf(high).StoreUnsafe(ref destination, (nuint)(i + Vector<uint>.Count));
        }

        for (; i < from.Length; i++)
        {
            to[i] = (float)BitConverter.UInt16BitsToHalf(from[i]);
        }
    }

    /// <summary>From the upper half of a <c>float</c>.</summary>
    internal static void FromBFloat16(ReadOnlySpan<ushort> from, Span<float> to)
    {
        ref float destination = ref MemoryMarshal.GetReference(to);
        int i = 0;
        for (; i <= from.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(from[i..]), out Vector<uint> low, out Vector<uint> high);
            Vector.AsVectorSingle(low << 16).StoreUnsafe(ref destination, (nuint)i);
            Vector.AsVectorSingle(high << 16).StoreUnsafe(ref destination, (nuint)(i + Vector<uint>.Count));
        }

        for (; i < from.Length; i++)
        {
            to[i] = BitConverter.Int32BitsToSingle(from[i] << 16);
        }
    }

    /// <summary>To the upper half of a <c>float</c>, rounded to the nearest, halves to even; NaN stays NaN. <paramref name="to"/> may begin where <paramref name="from"/> does.</summary>
    internal static void ToBFloat16(ReadOnlySpan<float> from, Span<ushort> to)
    {
        to = to[..from.Length];
        ref ushort destination = ref MemoryMarshal.GetReference(to);
        int i = 0;
        for (; i <= from.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
        {
            Vector<float> low = new(from[i..]), high = new(from[(i + Vector<float>.Count)..]);
            Vector.Narrow(ToBFloat16(low), ToBFloat16(high)).StoreUnsafe(ref destination, (nuint)i);
        }

        for (; i < from.Length; i++)
        {
            to[i] = ToBFloat16(from[i]);
        }
    }

    /// <summary>To the upper half of a <c>float</c>, rounded to the nearest, halves to even; NaN stays NaN.</summary>
    internal static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value), upper = bits >> 16;
        return (ushort)(float.IsNaN(value) ? upper | 0x40 : (bits + 0x7FFF + (upper & 1)) >> 16);
    }

    /// <summary>From double precision, rounded to the nearest <c>float</c>.</summary>
    internal static void FromDouble(ReadOnlySpan<long> from, Span<float> to)
    {
        ref float destination = ref MemoryMarshal.GetReference(to);
        int i = 0;
        for (; i <= from.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<long> low = new(from[i..]), high = new(from[(i + Vector<long>.Count)..]);
            Vector.Narrow(Vector.AsVectorDouble(low), Vector.AsVectorDouble(high)).StoreUnsafe(ref destination, (nuint)i);
        }

        for (; i < from.Length; i++)
        {
            to[i] = (float)BitConverter.Int64BitsToDouble(from[i]);
        }
    }

    /// <summary>To halves in the lower bits of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> ToBFloat16(Vector<float> value)
    {
        Vector<uint> bits = Vector.AsVectorUInt32(value), upper = bits >>> 16;
        Vector<uint> rounded = (bits + new Vector<uint>(0x7FFF) + (upper & Vector<uint>.One)) >>> 16;
        return Vector.ConditionalSelect(Vector.AsVectorUInt32(Vector.Equals(value, value)), rounded, upper | new Vector<uint>(0x40));
    }

    /// <summary>Of halves in the lower bits of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> FromHalf(Vector<uint> half)
    {
        // Exponent and digits moved to where a float has them are a number 2¹¹² times too small, also where the half is subnormal.
        Vector<uint> magnitude = (half & new Vector<uint>(0x7FFF)) << 13;
        Vector<uint> finite = Vector.AsVectorUInt32(Vector.AsVectorSingle(magnitude) * new Vector<float>(5192296858534827628530496329220096f));
        Vector<uint> isFinite = Vector.LessThan(magnitude, new Vector<uint>(0x0F800000));
        Vector<uint> other = magnitude | new Vector<uint>(0x7F800000);
        return Vector.AsVectorSingle(Vector.ConditionalSelect(isFinite, finite, other) | ((half & new Vector<uint>(0x8000)) << 16));
    }
}
