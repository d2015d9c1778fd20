using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Runtime;

/// <summary>One lane: what remains where no SIMD instructions are available, and the reference for the other widths.</summary>
internal struct V1 : IVector<V1>
{
    internal float v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }

    public static bool IsFused
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Fma.IsSupported || AdvSimd.IsSupported;
    }

    public static V1 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Create(float value) => new V1 { v = value };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 CreateBits(int bits) => new V1 { v = BitConverter.Int32BitsToSingle(bits) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 FirstLanes(int count) => Mask(count > 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Load(ref readonly float source, nint offset) => new V1 { v = Unsafe.Add(ref Unsafe.AsRef(in source), offset) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 LoadBFloat16(ref readonly ushort source, nint offset) =>
        new V1 { v = BitConverter.UInt32BitsToSingle((uint)Unsafe.Add(ref Unsafe.AsRef(in source), offset) << 16) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 LoadPartial(ref readonly float source, nint offset, int count) => count > 0 ? Load(in source, offset) : default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V1 value, ref float destination, nint offset) => Unsafe.Add(ref destination, offset) = value.v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(V1 value, ref float destination, nint offset, int count)
    {
        if (count > 0)
        {
            Store(value, ref destination, offset);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator +(V1 left, V1 right) => new V1 { v = left.v + right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator -(V1 left, V1 right) => new V1 { v = left.v - right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator *(V1 left, V1 right) => new V1 { v = left.v * right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator /(V1 left, V1 right) => new V1 { v = left.v / right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator -(V1 value) => new V1 { v = -value.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator &(V1 left, V1 right) => CreateBits(Bits(left) & Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator |(V1 left, V1 right) => CreateBits(Bits(left) | Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator ^(V1 left, V1 right) => CreateBits(Bits(left) ^ Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator ~(V1 value) => CreateBits(~Bits(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator >(V1 left, V1 right) => Mask(left.v > right.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator >=(V1 left, V1 right) => Mask(left.v >= right.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator <(V1 left, V1 right) => Mask(left.v < right.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator <=(V1 left, V1 right) => Mask(left.v <= right.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Equal(V1 left, V1 right) => Mask(left.v == right.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 NotEqual(V1 left, V1 right) => Mask(left.v != right.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Select(V1 mask, V1 whenTrue, V1 whenFalse) => Bits(mask) != 0 ? whenTrue : whenFalse;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 SelectGreater(V1 left, V1 right, V1 whenTrue, V1 whenFalse) => left.v > right.v ? whenTrue : whenFalse;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 SelectGreaterOrEqual(V1 left, V1 right, V1 whenTrue, V1 whenFalse) => left.v >= right.v ? whenTrue : whenFalse;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 SelectEqual(V1 left, V1 right, V1 whenTrue, V1 whenFalse) => left.v == right.v ? whenTrue : whenFalse;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 MultiplyAdd(V1 left, V1 right, V1 addend) => new V1 { v = float.MultiplyAddEstimate(left.v, right.v, addend.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Max(V1 left, V1 right) => float.IsNaN(left.v) ? left : MaxNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Min(V1 left, V1 right) => float.IsNaN(left.v) ? left : MinNative(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 MaxNative(V1 left, V1 right) => left.v > right.v ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 MinNative(V1 left, V1 right) => left.v < right.v ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Abs(V1 value) => new V1 { v = MathF.Abs(value.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Sqrt(V1 value) => new V1 { v = MathF.Sqrt(value.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Floor(V1 value) => new V1 { v = MathF.Floor(value.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Round(V1 value) => new V1 { v = MathF.Round(value.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 AddBits(V1 left, V1 right) => CreateBits(Bits(left) + Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 SubtractBits(V1 left, V1 right) => CreateBits(Bits(left) - Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 MultiplyBits(V1 left, V1 right) => CreateBits(Bits(left) * Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 MultiplyHighBits(V1 left, V1 right) => CreateBits((int)(((ulong)(uint)Bits(left) * (uint)Bits(right)) >> 32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 ShiftLeftBits(V1 value, int count) => CreateBits(Bits(value) << count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 ShiftRightBits(V1 value, int count) => CreateBits(Bits(value) >> count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 ConvertBitsToSingle(V1 value) => new V1 { v = Bits(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 ConvertToBits(V1 value) => CreateBits((int)value.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 GreaterBits(V1 left, V1 right) => Mask(Bits(left) > Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 EqualBits(V1 left, V1 right) => Mask(Bits(left) == Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 FloorDivideBits(V1 left, V1 right) => CreateBits((int)(long)Math.Floor((double)Bits(left) / Bits(right)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Scale(V1 value, V1 exponent)
    {
        int biased = Bits(exponent + Create(12582912f + 254f));
        int half = biased >> 1;
        return value * CreateBits(half << 23) * CreateBits((biased - half) << 23);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyGreater(V1 left, V1 right) => left.v > right.v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(V1 value) => value.v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(V1 value) => value.v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinAcross(V1 value) => value.v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bits(V1 value) => BitConverter.SingleToInt32Bits(value.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V1 Mask(bool condition) => CreateBits(condition ? -1 : 0);
}
