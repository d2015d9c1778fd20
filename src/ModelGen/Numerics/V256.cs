using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Runtime;

/// <summary>Eight lanes: AVX2 with fused multiply-add.</summary>
internal struct V256 : IVector<V256>
{
    // Kernels write `new V256 { v = x }`: an object initializer costs the JIT's inlining budget nothing, a constructor one inlinee.
    internal Vector256<float> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8;
    }

    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported;
    }

    public static bool IsFused
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }

    public static V256 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Create(float value) => new V256 { v = Vector256.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 CreateBits(int bits) => new V256 { v = Vector256.Create(bits).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 FirstLanes(int count) => new V256 { v = Vector256.LoadUnsafe(ref LaneMask.First(count)).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Load(ref readonly float source, nint offset) => new V256 { v = Vector256.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), offset)) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 LoadBFloat16(ref readonly ushort source, nint offset) =>
        new V256 { v = (Avx2.ConvertToVector256Int32(Vector128.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), offset))) << 16).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe V256 LoadPartial(ref readonly float source, nint offset, int count)
    {
        fixed (float* p = &Unsafe.Add(ref Unsafe.AsRef(in source), offset))
        {
            if (Avx512F.VL.IsSupported)
            {
                // vmaskmovps knows only the first 16 registers and drives a kernel's sums out of the others.
                return new V256 { v = Avx512F.VL.MaskLoad(p, FirstLanes(count).v, Vector256<float>.Zero) };
            }

            return new V256 { v = Avx.MaskLoad(p, FirstLanes(count).v) };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V256 value, ref float destination, nint offset) => value.v.StoreUnsafe(ref Unsafe.Add(ref destination, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StorePartial(V256 value, ref float destination, nint offset, int count)
    {
        fixed (float* p = &Unsafe.Add(ref destination, offset))
        {
            if (Avx512F.VL.IsSupported)
            {
                // vmaskmovps stores are microcoded on some AMD cores; the AVX-512 form is not.
                Avx512F.VL.MaskStore(p, FirstLanes(count).v, value.v);
            }
            else
            {
                Avx.MaskStore(p, FirstLanes(count).v, value.v);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator +(V256 left, V256 right) => new V256 { v = left.v + right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator -(V256 left, V256 right) => new V256 { v = left.v - right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator *(V256 left, V256 right) => new V256 { v = left.v * right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator /(V256 left, V256 right) => new V256 { v = left.v / right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator -(V256 value) => new V256 { v = -value.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator &(V256 left, V256 right) => new V256 { v = left.v & right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator |(V256 left, V256 right) => new V256 { v = left.v | right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator ^(V256 left, V256 right) => new V256 { v = left.v ^ right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator ~(V256 value) => new V256 { v = ~value.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator >(V256 left, V256 right) => new V256 { v = Vector256.GreaterThan(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator >=(V256 left, V256 right) => new V256 { v = Vector256.GreaterThanOrEqual(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator <(V256 left, V256 right) => new V256 { v = Vector256.LessThan(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator <=(V256 left, V256 right) => new V256 { v = Vector256.LessThanOrEqual(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Equal(V256 left, V256 right) => new V256 { v = Vector256.Equals(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 NotEqual(V256 left, V256 right) => new V256 { v = ~Vector256.Equals(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Select(V256 mask, V256 whenTrue, V256 whenFalse) => new V256 { v = Vector256.ConditionalSelect(mask.v, whenTrue.v, whenFalse.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 SelectGreater(V256 left, V256 right, V256 whenTrue, V256 whenFalse) =>
        new V256 { v = Vector256.ConditionalSelect(Vector256.GreaterThan(left.v, right.v), whenTrue.v, whenFalse.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 SelectGreaterOrEqual(V256 left, V256 right, V256 whenTrue, V256 whenFalse) =>
        new V256 { v = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(left.v, right.v), whenTrue.v, whenFalse.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 SelectEqual(V256 left, V256 right, V256 whenTrue, V256 whenFalse) =>
        new V256 { v = Vector256.ConditionalSelect(Vector256.Equals(left.v, right.v), whenTrue.v, whenFalse.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 MultiplyAdd(V256 left, V256 right, V256 addend) => new V256 { v = Fma.MultiplyAdd(left.v, right.v, addend.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 MaxNative(V256 left, V256 right) => new V256 { v = Avx.Max(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 MinNative(V256 left, V256 right) => new V256 { v = Avx.Min(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Max(V256 left, V256 right) => MaxNative(left, right) | MaxNative(right, left);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Min(V256 left, V256 right) => MinNative(left, right) | MinNative(right, left);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Abs(V256 value) => new V256 { v = Vector256.Abs(value.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Sqrt(V256 value) => new V256 { v = Vector256.Sqrt(value.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Floor(V256 value) => new V256 { v = Vector256.Floor(value.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Round(V256 value) => new V256 { v = Vector256.Round(value.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 AddBits(V256 left, V256 right) => new V256 { v = (left.v.AsInt32() + right.v.AsInt32()).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 SubtractBits(V256 left, V256 right) => new V256 { v = (left.v.AsInt32() - right.v.AsInt32()).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 MultiplyBits(V256 left, V256 right) => new V256 { v = (left.v.AsInt32() * right.v.AsInt32()).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 MultiplyHighBits(V256 left, V256 right)
    {
        Vector256<ulong> even = Avx2.Multiply(left.v.AsUInt32(), right.v.AsUInt32());
        Vector256<ulong> odd = Avx2.Multiply((left.v.AsUInt64() >>> 32).AsUInt32(), (right.v.AsUInt64() >>> 32).AsUInt32());
        return new V256 { v = ((even >>> 32) | (odd & Vector256.Create(0xFFFFFFFF00000000))).AsSingle() };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 ShiftLeftBits(V256 value, int count) => new V256 { v = Vector256.ShiftLeft(value.v.AsInt32(), count).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 ShiftRightBits(V256 value, int count) => new V256 { v = Vector256.ShiftRightArithmetic(value.v.AsInt32(), count).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 ConvertBitsToSingle(V256 value) => new V256 { v = Vector256.ConvertToSingle(value.v.AsInt32()) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 ConvertToBits(V256 value) => new V256 { v = Vector256.ConvertToInt32(value.v).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 GreaterBits(V256 left, V256 right) => new V256 { v = Vector256.GreaterThan(left.v.AsInt32(), right.v.AsInt32()).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 EqualBits(V256 left, V256 right) => new V256 { v = Vector256.Equals(left.v.AsInt32(), right.v.AsInt32()).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 FloorDivideBits(V256 left, V256 right)
    {
        // A double holds every quotient of two of these integers closely enough that rounding down is right.
        (Vector256<long> a, Vector256<long> b) = Vector256.Widen(left.v.AsInt32());
        (Vector256<long> c, Vector256<long> d) = Vector256.Widen(right.v.AsInt32());
        Vector256<double> lower = Vector256.Floor(Vector256.ConvertToDouble(a) / Vector256.ConvertToDouble(c));
        Vector256<double> upper = Vector256.Floor(Vector256.ConvertToDouble(b) / Vector256.ConvertToDouble(d));
        return new V256 { v = Vector256.Narrow(Vector256.ConvertToInt64(lower), Vector256.ConvertToInt64(upper)).AsSingle() };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Scale(V256 value, V256 exponent)
    {
        // Two factors 2^(n/2): one could not be represented at both ends. The sum's low bits are n + 254.
        Vector256<int> biased = (exponent.v + Vector256.Create(12582912f + 254f)).AsInt32();
        Vector256<int> half = Vector256.ShiftRightArithmetic(biased, 1);
        Vector256<float> first = Vector256.ShiftLeft(half, 23).AsSingle();
        Vector256<float> second = Vector256.ShiftLeft(biased - half, 23).AsSingle();
        return new V256 { v = value.v * first * second };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyGreater(V256 left, V256 right) => Vector256.GreaterThanAny(left.v, right.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(V256 value) => V128.Sum(new V128 { v = value.v.GetLower() + value.v.GetUpper() });

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(V256 value) => Vector256.EqualsAll(value.v, value.v) ? MaxAcrossNumbers(value) : float.NaN;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinAcross(V256 value) => Vector256.EqualsAll(value.v, value.v) ? MinAcrossNumbers(value) : float.NaN;

    /// <summary>As <see cref="MaxAcross"/>, of lanes that are numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float MaxAcrossNumbers(V256 value) =>
        V128.MaxAcrossNumbers(V128.MaxNative(new V128 { v = value.v.GetLower() }, new V128 { v = value.v.GetUpper() }));

    /// <summary>As <see cref="MinAcross"/>, of lanes that are numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float MinAcrossNumbers(V256 value) =>
        V128.MinAcrossNumbers(V128.MinNative(new V128 { v = value.v.GetLower() }, new V128 { v = value.v.GetUpper() }));
}
