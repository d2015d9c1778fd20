using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// Elementary functions on vectors, one source for every width. A few ulp from the true value where that is a normal number (each
/// method says what was measured), right at signed zeros, infinities and NaN; denormal results may be flushed to zero.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class VectorMath
{
    // Adding 1.5 * 2^23 rounds a float below 2^22 to an integer, which then stands in the low bits of the sum.
    private const float RoundingShift = 12582912f;

    // ln 2 in two parts, the first so short that its product with an exponent is exact.
    private const float Ln2Hi = 0.693359375f;
    private const float Ln2Lo = -2.12194440e-4f;
    private const float Log2E = 1.44269504f;

    /// <summary>e^x. Error at most 1.01 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x)
        where V : struct, IVector<V>
    {
        // Beyond the limits the result is infinity or zero anyway; NaN passes, being the right operand.
        V limited = V.MinNative(V.Create(89f), V.MaxNative(V.Create(-104f), x));
        V n = NearestPower(limited);
        V r = ReduceByLn2(limited, n);
        return V.Scale(V.MultiplyAdd(r * r, ExpTail(r), r) + V.Create(1f), n);
    }

    /// <summary>e^x - 1, accurate near zero. Error at most 1.6 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1<V>(V x)
        where V : struct, IVector<V>
    {
        V limited = V.MinNative(V.Create(89f), V.MaxNative(V.Create(-20f), x));
        V n = NearestPower(limited);
        V r = ReduceByLn2(limited, n);
        V q = V.MultiplyAdd(r * r, ExpTail(r), r);

        // Half of 2^n, because 2^128 is no float.
        V half = PowerOfTwo<V>(n - V.Create(1f));
        V y = V.MultiplyAdd(half, q, half - V.Create(0.5f));
        return (y + y) | SignOf(x);
    }

    /// <summary>tanh x. Error at most 2.5 ulp; odd and monotone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x)
        where V : struct, IVector<V>
    {
        // tanh |x| = -m / (2 + m), m = e^(-2|x|) - 1, which is -1 in float from |x| = 9.01 on.
        V a = V.MaxNative(V.Create(-20f), V.Abs(x) * V.Create(-2f));
        V n = NearestPower(a);
        V r = ReduceByLn2(a, n);
        V q = V.MultiplyAdd(r * r, ExpTail(r), r);
        V power = PowerOfTwo<V>(n);
        V m = V.MultiplyAdd(power, q, power - V.Create(1f));
        return V.Abs(m / (V.Create(2f) + m)) | SignOf(x);
    }

    /// <summary>The logistic function 1 / (1 + e^-x). Error at most 2.4 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x)
        where V : struct, IVector<V> =>
        V.Create(1f) / (V.Create(1f) + Exp(-x));

    /// <summary>ln(1 + e^x) without overflow, as <c>torch.nn.functional.softplus</c>. Error at most 1.7 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Softplus<V>(V x)
        where V : struct, IVector<V> =>
        V.MaxNative(V.Zero, x) + Log1p(Exp(-V.Abs(x)));

    /// <summary>The integer nearest to x / ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V NearestPower<V>(V x)
        where V : struct, IVector<V> =>
        V.MultiplyAdd(x, V.Create(Log2E), V.Create(RoundingShift)) - V.Create(RoundingShift);

    /// <summary>x - n ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReduceByLn2<V>(V x, V n)
        where V : struct, IVector<V> =>
        V.MultiplyAdd(n, V.Create(-Ln2Lo), V.MultiplyAdd(n, V.Create(-Ln2Hi), x));

    /// <summary>(e^r - 1 - r) / r² for |r| up to ln(2)/2: the minimax polynomial of Cephes' <c>expf</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpTail<V>(V r)
        where V : struct, IVector<V>
    {
        V p = V.MultiplyAdd(V.Create(1.9875691500e-4f), r, V.Create(1.3981999507e-3f));
        p = V.MultiplyAdd(p, r, V.Create(8.3334519073e-3f));
        p = V.MultiplyAdd(p, r, V.Create(4.1665795894e-2f));
        p = V.MultiplyAdd(p, r, V.Create(1.6666665459e-1f));
        return V.MultiplyAdd(p, r, V.Create(5.0000001201e-1f));
    }

    /// <summary>2^n for an integral n from -126 to 127.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PowerOfTwo<V>(V n)
        where V : struct, IVector<V> =>
        V.ShiftLeftBits(n + V.Create(RoundingShift + 127f), 23);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SignOf<V>(V x)
        where V : struct, IVector<V> =>
        x & V.CreateBits(int.MinValue);
}
