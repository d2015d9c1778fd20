using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Runtime;

/// <summary>Four lanes: SSE with AVX or FMA where the machine has them, NEON.</summary>
internal struct V128 : IVector<V128>
{
    // Kernels write `new V128 { v = x }`: an object initializer costs the JIT's inlining budget nothing, a constructor one inlinee.
    internal Vector128<float> v;

    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4;
    }

    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.IsHardwareAccelerated;
    }

    public static bool IsFused
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Fma.IsSupported || AdvSimd.IsSupported;
    }

    public static V128 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Create(float value) => new V128 { v = Vector128.Create(value) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 CreateBits(int bits) => new V128 { v = Vector128.Create(bits).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 FirstLanes(int count) => new V128 { v = Vector128.LoadUnsafe(ref LaneMask.First(count)).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Load(ref readonly float source, nint offset) => new V128 { v = Vector128.LoadUnsafe(ref Unsafe.Add(ref Unsafe.AsRef(in source), offset)) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 LoadBFloat16(ref readonly ushort source, nint offset)
    {
        ulong halves = Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref Unsafe.Add(ref Unsafe.AsRef(in source), offset)));
        return new V128 { v = (Vector128.WidenLower(Vector128.CreateScalarUnsafe(halves).AsUInt16()) << 16).AsSingle() };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe V128 LoadPartial(ref readonly float source, nint offset, int count)
    {
        ref float first = ref Unsafe.Add(ref Unsafe.AsRef(in source), offset);
        if (Avx.IsSupported)
        {
            fixed (float* p = &first)
            {
                if (Avx512F.VL.IsSupported)
                {
                    // vmaskmovps knows only the first 16 registers and drives a kernel's sums out of the others.
                    return new V128 { v = Avx512F.VL.MaskLoad(p, FirstLanes(count).v, Vector128<float>.Zero) };
                }

                return new V128 { v = Avx.MaskLoad(p, FirstLanes(count).v) };
            }
        }

        return count switch
        {
            <= 0 => default,
            1 => new V128 { v = Vector128.CreateScalar(first) },
            2 => new V128 { v = Vector128.Create(first, Unsafe.Add(ref first, 1), 0f, 0f) },
            3 => new V128 { v = Vector128.Create(first, Unsafe.Add(ref first, 1), Unsafe.Add(ref first, 2), 0f) },
            _ => Load(in source, offset),
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V128 value, ref float destination, nint offset) => value.v.StoreUnsafe(ref Unsafe.Add(ref destination, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePartial(V128 value, ref float destination, nint offset, int count)
    {
        ref float first = ref Unsafe.Add(ref destination, offset);
        if (count >= 4)
        {
            value.v.StoreUnsafe(ref first);
            return;
        }

        if (count >= 1)
        {
            first = value.v.ToScalar();
        }

        if (count >= 2)
        {
            Unsafe.Add(ref first, 1) = value.v.GetElement(1);
        }

        if (count >= 3)
        {
            Unsafe.Add(ref first, 2) = value.v.GetElement(2);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator +(V128 left, V128 right) => new V128 { v = left.v + right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator -(V128 left, V128 right) => new V128 { v = left.v - right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator *(V128 left, V128 right) => new V128 { v = left.v * right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator /(V128 left, V128 right) => new V128 { v = left.v / right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator -(V128 value) => new V128 { v = -value.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator &(V128 left, V128 right) => new V128 { v = left.v & right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator |(V128 left, V128 right) => new V128 { v = left.v | right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator ^(V128 left, V128 right) => new V128 { v = left.v ^ right.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator ~(V128 value) => new V128 { v = ~value.v };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator >(V128 left, V128 right) => new V128 { v = Vector128.GreaterThan(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator >=(V128 left, V128 right) => new V128 { v = Vector128.GreaterThanOrEqual(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator <(V128 left, V128 right) => new V128 { v = Vector128.LessThan(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator <=(V128 left, V128 right) => new V128 { v = Vector128.LessThanOrEqual(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Equal(V128 left, V128 right) => new V128 { v = Vector128.Equals(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 NotEqual(V128 left, V128 right) => new V128 { v = ~Vector128.Equals(left.v, right.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Select(V128 mask, V128 whenTrue, V128 whenFalse) => new V128 { v = Vector128.ConditionalSelect(mask.v, whenTrue.v, whenFalse.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 SelectGreater(V128 left, V128 right, V128 whenTrue, V128 whenFalse) =>
        new V128 { v = Vector128.ConditionalSelect(Vector128.GreaterThan(left.v, right.v), whenTrue.v, whenFalse.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 SelectGreaterOrEqual(V128 left, V128 right, V128 whenTrue, V128 whenFalse) =>
        new V128 { v = Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(left.v, right.v), whenTrue.v, whenFalse.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 SelectEqual(V128 left, V128 right, V128 whenTrue, V128 whenFalse) =>
        new V128 { v = Vector128.ConditionalSelect(Vector128.Equals(left.v, right.v), whenTrue.v, whenFalse.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 MultiplyAdd(V128 left, V128 right, V128 addend) => new V128 { v = Vector128.MultiplyAddEstimate(left.v, right.v, addend.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 MaxNative(V128 left, V128 right) => new V128
    {
        // NEON's instruction would give NaN for either operand.
        v = Sse.IsSupported
            ? Sse.Max(left.v, right.v)
            : Vector128.ConditionalSelect(Vector128.GreaterThan(left.v, right.v), left.v, right.v),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 MinNative(V128 left, V128 right) => new V128
    {
        // NEON's instruction would give NaN for either operand.
        v = Sse.IsSupported
            ? Sse.Min(left.v, right.v)
            : Vector128.ConditionalSelect(Vector128.LessThan(left.v, right.v), left.v, right.v),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Max(V128 left, V128 right) =>
        AdvSimd.IsSupported ? new V128 { v = AdvSimd.Max(left.v, right.v) } : MaxNative(left, right) | MaxNative(right, left);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Min(V128 left, V128 right) =>
        AdvSimd.IsSupported ? new V128 { v = AdvSimd.Min(left.v, right.v) } : MinNative(left, right) | MinNative(right, left);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Abs(V128 value) => new V128 { v = Vector128.Abs(value.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Sqrt(V128 value) => new V128 { v = Vector128.Sqrt(value.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Floor(V128 value) => new V128 { v = Vector128.Floor(value.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Round(V128 value) => new V128 { v = Vector128.Round(value.v) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 AddBits(V128 left, V128 right) => new V128 { v = (left.v.AsInt32() + right.v.AsInt32()).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 SubtractBits(V128 left, V128 right) => new V128 { v = (left.v.AsInt32() - right.v.AsInt32()).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 MultiplyBits(V128 left, V128 right) => new V128 { v = (left.v.AsInt32() * right.v.AsInt32()).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 MultiplyHighBits(V128 left, V128 right)
    {
        Vector128<uint> a = left.v.AsUInt32(), b = right.v.AsUInt32();
        if (Sse2.IsSupported)
        {
            Vector128<ulong> even = Sse2.Multiply(a, b), odd = Sse2.Multiply((a.AsUInt64() >>> 32).AsUInt32(), (b.AsUInt64() >>> 32).AsUInt32());
            return new V128 { v = ((even >>> 32) | (odd & Vector128.Create(0xFFFFFFFF00000000))).AsSingle() };
        }

        if (AdvSimd.Arm64.IsSupported)
        {
            Vector128<ulong> first = AdvSimd.MultiplyWideningLower(a.GetLower(), b.GetLower()), last = AdvSimd.MultiplyWideningUpper(a, b);
            return new V128 { v = AdvSimd.Arm64.UnzipOdd(first.AsUInt32(), last.AsUInt32()).AsSingle() };
        }

        Vector128<ulong> lower = Vector128.WidenLower(a) * Vector128.WidenLower(b), upper = Vector128.WidenUpper(a) * Vector128.WidenUpper(b);
        return new V128 { v = Vector128.Narrow(lower >>> 32, upper >>> 32).AsSingle() };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 ShiftLeftBits(V128 value, int count) => new V128 { v = Vector128.ShiftLeft(value.v.AsInt32(), count).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 ShiftRightBits(V128 value, int count) => new V128 { v = Vector128.ShiftRightArithmetic(value.v.AsInt32(), count).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 ConvertBitsToSingle(V128 value) => new V128 { v = Vector128.ConvertToSingle(value.v.AsInt32()) };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 ConvertToBits(V128 value) => new V128 { v = Vector128.ConvertToInt32(value.v).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 GreaterBits(V128 left, V128 right) => new V128 { v = Vector128.GreaterThan(left.v.AsInt32(), right.v.AsInt32()).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 EqualBits(V128 left, V128 right) => new V128 { v = Vector128.Equals(left.v.AsInt32(), right.v.AsInt32()).AsSingle() };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 FloorDivideBits(V128 left, V128 right)
    {
        // A double holds every quotient of two of these integers closely enough that rounding down is right.
        (Vector128<long> a, Vector128<long> b) = Vector128.Widen(left.v.AsInt32());
        (Vector128<long> c, Vector128<long> d) = Vector128.Widen(right.v.AsInt32());
        Vector128<double> lower = Vector128.Floor(Vector128.ConvertToDouble(a) / Vector128.ConvertToDouble(c));
        Vector128<double> upper = Vector128.Floor(Vector128.ConvertToDouble(b) / Vector128.ConvertToDouble(d));
        return new V128 { v = Vector128.Narrow(Vector128.ConvertToInt64(lower), Vector128.ConvertToInt64(upper)).AsSingle() };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Scale(V128 value, V128 exponent)
    {
        // Two factors 2^(n/2): one could not be represented at both ends. The sum's low bits are n + 254.
        Vector128<int> biased = (exponent.v + Vector128.Create(12582912f + 254f)).AsInt32();
        Vector128<int> half = Vector128.ShiftRightArithmetic(biased, 1);
        Vector128<float> first = Vector128.ShiftLeft(half, 23).AsSingle();
        Vector128<float> second = Vector128.ShiftLeft(biased - half, 23).AsSingle();
        return new V128 { v = value.v * first * second };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyGreater(V128 left, V128 right) => Vector128.GreaterThanAny(left.v, right.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(V128 value)
    {
        Vector128<float> pairs = value.v + Vector128.Shuffle(value.v, Vector128.Create(2, 3, 0, 1));
        return pairs.ToScalar() + pairs.GetElement(1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaxAcross(V128 value) => Vector128.EqualsAll(value.v, value.v) ? MaxAcrossNumbers(value) : float.NaN;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinAcross(V128 value) => Vector128.EqualsAll(value.v, value.v) ? MinAcrossNumbers(value) : float.NaN;

    /// <summary>As <see cref="MaxAcross"/>, of lanes that are numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float MaxAcrossNumbers(V128 value)
    {
        V128 pairs = MaxNative(value, new V128 { v = Vector128.Shuffle(value.v, Vector128.Create(2, 3, 0, 1)) });
        return MaxNative(pairs, new V128 { v = Vector128.Shuffle(pairs.v, Vector128.Create(1, 0, 3, 2)) }).v.ToScalar();
    }

    /// <summary>As <see cref="MinAcross"/>, of lanes that are numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float MinAcrossNumbers(V128 value)
    {
        V128 pairs = MinNative(value, new V128 { v = Vector128.Shuffle(value.v, Vector128.Create(2, 3, 0, 1)) });
        return MinNative(pairs, new V128 { v = Vector128.Shuffle(pairs.v, Vector128.Create(1, 0, 3, 2)) }).v.ToScalar();
    }
}
