using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Runtime;

/// <summary>Sixteen lanes: AVX-512.</summary>
internal struct V512 : IVector<V512>
{
    // Kernels write `new V512 { v = x }`: an object initializer costs the JIT's inlining budget nothing, a constructor one inlinee.
    internal Vector512<float> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16;
    }

    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;
    }

    public static bool IsFused
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => true;
    }

    public static V512 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Create(float value) => new V512 { v = Vector512.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 CreateBits(int bits) => new V512 { v = Vector512.Create(bits).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 FirstLanes(int count) => new V512 { v = Vector512.LoadUnsafe(ref LaneMask.First(count)).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Load(ref readonly float source, nint offset) => new V512 { v = Vector512.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), offset)) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 LoadBFloat16(ref readonly ushort source, nint offset) =>
        new V512 { v = (Avx512F.ConvertToVector512Int32(Vector256.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), offset))) << 16).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe V512 LoadPartial(ref readonly float source, nint offset, int count)
    {
        // A masked access neither reads nor faults on lanes that are off, so the raw address may end at a page boundary.
        fixed (float* p = &Unsafe.Add(ref Unsafe.AsRef(in source), offset))
        {
            return new V512 { v = Avx512F.MaskLoad(p, FirstLanes(count).v, Vector512<float>.Zero) };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V512 value, ref float destination, nint offset) => value.v.StoreUnsafe(ref Unsafe.Add(ref destination, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void StorePartial(V512 value, ref float destination, nint offset, int count)
    {
        fixed (float* p = &Unsafe.Add(ref destination, offset))
        {
            Avx512F.MaskStore(p, FirstLanes(count).v, value.v);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator +(V512 left, V512 right) => new V512 { v = left.v + right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator -(V512 left, V512 right) => new V512 { v = left.v - right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator *(V512 left, V512 right) => new V512 { v = left.v * right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator /(V512 left, V512 right) => new V512 { v = left.v / right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator -(V512 value) => new V512 { v = -value.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator &(V512 left, V512 right) => new V512 { v = left.v & right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator |(V512 left, V512 right) => new V512 { v = left.v | right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator ^(V512 left, V512 right) => new V512 { v = left.v ^ right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator ~(V512 value) => new V512 { v = ~value.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator >(V512 left, V512 right) => new V512 { v = Vector512.GreaterThan(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator >=(V512 left, V512 right) => new V512 { v = Vector512.GreaterThanOrEqual(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator <(V512 left, V512 right) => new V512 { v = Vector512.LessThan(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator <=(V512 left, V512 right) => new V512 { v = Vector512.LessThanOrEqual(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Equal(V512 left, V512 right) => new V512 { v = Vector512.Equals(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 NotEqual(V512 left, V512 right) => new V512 { v = ~Vector512.Equals(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Select(V512 mask, V512 whenTrue, V512 whenFalse) => new V512 { v = Vector512.ConditionalSelect(mask.v, whenTrue.v, whenFalse.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 SelectGreater(V512 left, V512 right, V512 whenTrue, V512 whenFalse) =>
        new V512 { v = Vector512.ConditionalSelect(Vector512.GreaterThan(left.v, right.v), whenTrue.v, whenFalse.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 SelectGreaterOrEqual(V512 left, V512 right, V512 whenTrue, V512 whenFalse) =>
        new V512 { v = Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(left.v, right.v), whenTrue.v, whenFalse.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 SelectEqual(V512 left, V512 right, V512 whenTrue, V512 whenFalse) =>
        new V512 { v = Vector512.ConditionalSelect(Vector512.Equals(left.v, right.v), whenTrue.v, whenFalse.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 MultiplyAdd(V512 left, V512 right, V512 addend) => new V512 { v = Avx512F.FusedMultiplyAdd(left.v, right.v, addend.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 MaxNative(V512 left, V512 right) => new V512 { v = Avx512F.Max(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 MinNative(V512 left, V512 right) => new V512 { v = Avx512F.Min(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Max(V512 left, V512 right) => MaxNative(left, right) | MaxNative(right, left);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Min(V512 left, V512 right) => MinNative(left, right) | MinNative(right, left);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Abs(V512 value) => new V512 { v = Vector512.Abs(value.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Sqrt(V512 value) => new V512 { v = Vector512.Sqrt(value.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Floor(V512 value) => new V512 { v = Vector512.Floor(value.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Round(V512 value) => new V512 { v = Vector512.Round(value.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 AddBits(V512 left, V512 right) => new V512 { v = (left.v.AsInt32() + right.v.AsInt32()).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 SubtractBits(V512 left, V512 right) => new V512 { v = (left.v.AsInt32() - right.v.AsInt32()).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 MultiplyBits(V512 left, V512 right) => new V512 { v = (left.v.AsInt32() * right.v.AsInt32()).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 MultiplyHighBits(V512 left, V512 right)
    {
        Vector512<ulong> even = Avx512F.Multiply(left.v.AsUInt32(), right.v.AsUInt32());
        Vector512<ulong> odd = Avx512F.Multiply((left.v.AsUInt64() >>> 32).AsUInt32(), (right.v.AsUInt64() >>> 32).AsUInt32());
        return new V512 { v = ((even >>> 32) | (odd & Vector512.Create(0xFFFFFFFF00000000))).AsSingle() };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 ShiftLeftBits(V512 value, int count) => new V512 { v = Vector512.ShiftLeft(value.v.AsInt32(), count).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 ShiftRightBits(V512 value, int count) => new V512 { v = Vector512.ShiftRightArithmetic(value.v.AsInt32(), count).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 ConvertBitsToSingle(V512 value) => new V512 { v = Vector512.ConvertToSingle(value.v.AsInt32()) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 ConvertToBits(V512 value) => new V512 { v = Vector512.ConvertToInt32(value.v).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 GreaterBits(V512 left, V512 right) => new V512 { v = Vector512.GreaterThan(left.v.AsInt32(), right.v.AsInt32()).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 EqualBits(V512 left, V512 right) => new V512 { v = Vector512.Equals(left.v.AsInt32(), right.v.AsInt32()).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 FloorDivideBits(V512 left, V512 right)
    {
        // A double holds every quotient of two of these integers closely enough that rounding down is right.
        (Vector512<long> a, Vector512<long> b) = Vector512.Widen(left.v.AsInt32());
        (Vector512<long> c, Vector512<long> d) = Vector512.Widen(right.v.AsInt32());
        Vector512<double> lower = Vector512.Floor(Vector512.ConvertToDouble(a) / Vector512.ConvertToDouble(c));
        Vector512<double> upper = Vector512.Floor(Vector512.ConvertToDouble(b) / Vector512.ConvertToDouble(d));
        return new V512 { v = Vector512.Narrow(Vector512.ConvertToInt64(lower), Vector512.ConvertToInt64(upper)).AsSingle() };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Scale(V512 value, V512 exponent) => new V512 { v = Avx512F.Scale(value.v, exponent.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyGreater(V512 left, V512 right) => Vector512.GreaterThanAny(left.v, right.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(V512 value) => V256.Sum(new V256 { v = value.v.GetLower() + value.v.GetUpper() });

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(V512 value) => Vector512.EqualsAll(value.v, value.v) ? MaxAcrossNumbers(value) : float.NaN;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinAcross(V512 value) => Vector512.EqualsAll(value.v, value.v) ? MinAcrossNumbers(value) : float.NaN;

    /// <summary>As <see cref="MaxAcross"/>, of lanes that are numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float MaxAcrossNumbers(V512 value) =>
        V256.MaxAcrossNumbers(V256.MaxNative(new V256 { v = value.v.GetLower() }, new V256 { v = value.v.GetUpper() }));

    /// <summary>As <see cref="MinAcross"/>, of lanes that are numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float MinAcrossNumbers(V512 value) =>
        V256.MinAcrossNumbers(V256.MinNative(new V256 { v = value.v.GetLower() }, new V256 { v = value.v.GetUpper() }));
}
