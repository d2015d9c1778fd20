using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>The power function.</content>
public static partial class VectorMath
{
    /// <summary>x^y with the special values of C's <c>pow</c> and <c>torch.pow</c>. Error at most 1.6 ulp.</summary>
    /// <remarks>e^(y ln x) with the logarithm carried in two floats. Without fused multiply-add each lane goes to <see cref="MathF.Pow"/>.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Pow<V>(V x, V y)
        where V : struct, IVector<V> =>
        V.IsFused ? PowFused(x, y) : Replace(V.Equal(V.Zero, V.Zero), x, new PowerLanes(), x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PowFused<V>(V x, V y)
        where V : struct, IVector<V>
    {
        V one = V.Create(1f);
        V infinity = V.Create(float.PositiveInfinity);
        V magnitude = V.Abs(x);
        V high = LogInTwo(magnitude, out V low);
        high = V.SelectEqual(magnitude, V.Zero, -infinity, V.SelectGreater(infinity, magnitude, high, magnitude));

        V product = y * high;
        V rest = V.MultiplyAdd(y, low, V.MultiplyAdd(y, high, -product));

        // e^(product + rest); the rest of a product beyond the limits means nothing.
        V limited = V.MinNative(V.Create(89f), V.MaxNative(V.Create(-104f), product));
        V n = NearestPower(limited);
        V r = ReduceByLn2(limited, n) + V.SelectEqual(limited, product, rest, V.Zero);
        V result = V.Scale(V.MultiplyAdd(r * r, ExpTail(r), r) + one, n);
        result = V.SelectEqual(magnitude, one, V.SelectEqual(y, y, one, result), result);

        // A negative base: odd exponents give back its sign, those that are not integral have no real result.
        V half = y * V.Create(0.5f);
        V integral = V.Floor(y);
        V signed = V.SelectEqual(V.Floor(half), half, result, V.SelectEqual(integral, y, result ^ SignOf(x), result));
        V real = V.SelectEqual(integral, y, signed, V.Create(float.NaN));
        result = V.SelectGreater(V.Zero, x, V.SelectGreater(infinity, magnitude, real, signed), signed);
        return V.SelectEqual(x, one, one, V.SelectEqual(y, V.Zero, one, result));
    }

    /// <summary>ln x of a positive, finite x in two floats of together about 30 significant bits, after N. Juffa.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogInTwo<V>(V x, out V low)
        where V : struct, IVector<V>
    {
        V smallest = V.CreateBits(0x00800000);
        V normal = V.SelectGreater(smallest, x, x * V.Create(8388608f), x);
        V exponentBits = V.SubtractBits(normal, V.CreateBits(SqrtHalfBits)) & V.CreateBits(unchecked((int)0xff800000));
        V e = V.ConvertBitsToSingle(V.ShiftRightBits(exponentBits, 23)) - V.SelectGreater(smallest, x, V.Create(23f), V.Zero);
        V m = V.SubtractBits(normal, exponentBits);

        // q = (m - 1) / (m + 1) in two floats.
        V numerator = m - V.Create(1f);
        V reciprocal = V.Create(1f) / (m + V.Create(1f));
        V q = numerator * reciprocal;
        V qLow = V.MultiplyAdd(q, -numerator, V.MultiplyAdd(q, V.Create(-2f), numerator)) * reciprocal;

        // 2 atanh q = 2 (q + q³ p(q²)), the cube in two floats.
        V square = q * q;
        V p = V.MultiplyAdd(V.Create(0.1293334961f), square, V.Create(0.1419928074f));
        p = V.MultiplyAdd(p, square, V.Create(0.2000148296f));
        p = V.MultiplyAdd(p, square, V.Create(0.3333332539f));
        V squareLow = V.MultiplyAdd(q, qLow + qLow, V.MultiplyAdd(q, q, -square));
        V cube = square * q;
        V cubeLow = V.MultiplyAdd(square, qLow, V.MultiplyAdd(squareLow, q, V.MultiplyAdd(square, q, -cube)));
        V tail = V.MultiplyAdd(p, cube, V.MultiplyAdd(p, cubeLow, qLow));

        // + e ln 2, in two floats.
        V twice = q + q;
        V sum = V.MultiplyAdd(V.Create(6.93147182e-1f), e, twice);
        V back = V.MultiplyAdd(V.Create(-6.93147182e-1f), e, sum);
        V rest = V.MultiplyAdd(V.Create(-1.90465421e-9f), e, V.MultiplyAdd(V.Create(2f), tail, twice - back));
        V high = sum + rest;
        low = (sum - high) + rest;
        return high;
    }

    private readonly struct PowerLanes : ILaneFunction
    {
        public float Apply(float a, float b) => MathF.Pow(a, b);
    }
}
