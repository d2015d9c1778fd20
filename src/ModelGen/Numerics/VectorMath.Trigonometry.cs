using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>Sine and cosine.</content>
public static partial class VectorMath
{
    // Up to here π/2 in four parts is enough, the products of the first three with the quadrant being exact even without FMA.
    private const float LargestReduced = 12800f;

    /// <summary>sin x, x in radians. Error at most 2.4 ulp; lanes above 12800 in magnitude are left to <see cref="MathF.Sin"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sin<V>(V x)
        where V : struct, IVector<V>
    {
        V a = V.Abs(x);
        V shifted = V.MultiplyAdd(a, V.Create(0.636619772f), V.Create(RoundingShift));
        V y = SinCosOfReduced(a, shifted - V.Create(RoundingShift), shifted) ^ SignOf(x);
        V limit = V.Create(LargestReduced);
        return V.AnyGreater(a, limit) ? Replace(a > limit, y, new SineLanes(), x, x) : y;
    }

    /// <summary>cos x, x in radians. Error at most 2.4 ulp; lanes above 12800 in magnitude are left to <see cref="MathF.Cos"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cos<V>(V x)
        where V : struct, IVector<V>
    {
        V a = V.Abs(x);
        V shifted = V.MultiplyAdd(a, V.Create(0.636619772f), V.Create(RoundingShift));
        V y = SinCosOfReduced(a, shifted - V.Create(RoundingShift), V.AddBits(shifted, V.CreateBits(1)));
        V limit = V.Create(LargestReduced);
        return V.AnyGreater(a, limit) ? Replace(a > limit, y, new CosineLanes(), x, x) : y;
    }

    /// <summary>
    /// The sine of a in quadrant q; the low bits of <paramref name="quadrant"/> say which of ±sin, ±cos of the remainder that is.
    /// Polynomials of Cephes' <c>sinf</c> and <c>cosf</c>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SinCosOfReduced<V>(V a, V q, V quadrant)
        where V : struct, IVector<V>
    {
        V r = V.MultiplyAdd(q, V.Create(-1.5703125f), a);
        r = V.MultiplyAdd(q, V.Create(-4.83751297e-4f), r);
        r = V.MultiplyAdd(q, V.Create(-7.54953362e-8f), r);
        r = V.MultiplyAdd(q, V.Create(-2.56334406e-12f), r);
        V z = r * r;

        V s = V.MultiplyAdd(V.Create(-1.9515295891e-4f), z, V.Create(8.3321608736e-3f));
        s = V.MultiplyAdd(s, z, V.Create(-1.6666654611e-1f));
        V sine = V.MultiplyAdd(s * z, r, r);

        V c = V.MultiplyAdd(V.Create(2.443315711809948e-5f), z, V.Create(-1.388731625493765e-3f));
        c = V.MultiplyAdd(c, z, V.Create(4.166664568298827e-2f));
        V cosine = V.MultiplyAdd(c, z * z, V.MultiplyAdd(z, V.Create(-0.5f), V.Create(1f)));

        V odd = V.ShiftRightBits(V.ShiftLeftBits(quadrant, 31), 31);
        V sign = V.ShiftLeftBits(quadrant, 30) & V.CreateBits(int.MinValue);
        return V.Select(odd, cosine, sine) ^ sign;
    }

    private readonly struct SineLanes : ILaneFunction
    {
        public float Apply(float a, float b) => MathF.Sin(a);
    }

    private readonly struct CosineLanes : ILaneFunction
    {
        public float Apply(float a, float b) => MathF.Cos(a);
    }
}
