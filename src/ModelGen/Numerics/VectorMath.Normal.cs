using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>The complementary error function, and what is made of the normal distribution: exact far out, where 1 - erf has no digits left.</content>
public static partial class VectorMath
{
    private const float RootOfHalf = 0.70710678118654752f;
    private const float DensityAtZero = 0.39894228040143268f;

    /// <summary>erfc x = 1 - erf x, as <c>torch.special.erfc</c>. Error at most 4.3 ulp, without fused multiply-add 6.5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erfc<V>(V x)
        where V : struct, IVector<V>
    {
        // e^(-10.2²) is zero in float; NaN passes, being the right operand.
        V a = V.MinNative(V.Create(10.2f), V.Abs(x));
        V tail = V.Create(2f) * NormalRatio(a, 1f / RootOfHalf) * ExpOfSquare(a, -1f);
        return V.SelectGreater(V.Zero, x, V.Create(2f) - tail, tail);
    }

    /// <summary>x Φ(x), Φ being the normal distribution, as <c>torch.nn.functional.gelu</c>. Error at most 5.5 ulp, without fused multiply-add 6.5, from -12.9 on: further left Φ is no normal number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gelu<V>(V x)
        where V : struct, IVector<V>
    {
        V a = V.MinNative(V.Create(14.5f), V.Abs(x));
        V tail = NormalRatio(a, 1f) * ExpOfSquare(a, -0.5f);
        return x * V.SelectGreater(x, V.Zero, V.Create(1f) - tail, tail);
    }

    /// <summary>Φ(x) + x φ(x), the derivative of <see cref="Gelu"/>, φ being the density. Error at most 4 ulp of the greater of the two terms.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V GeluSlope<V>(V x)
        where V : struct, IVector<V>
    {
        V a = V.MinNative(V.Create(14.5f), V.Abs(x));
        V tail = V.MultiplyAdd(a, V.Create(-DensityAtZero), NormalRatio(a, 1f)) * ExpOfSquare(a, -0.5f);
        return V.SelectGreater(x, V.Zero, V.Create(1f) - tail, tail);
    }

    /// <summary>Φ(-s a) / e^(-(s a)²/2) for s a from 0 to 14.5: u p(s a u) with u = 1 / (1 + 0.38 s a), p a minimax polynomial.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V NormalRatio<V>(V a, float scale)
        where V : struct, IVector<V>
    {
        V u = V.Create(1f) / V.MultiplyAdd(a, V.Create(0.38f * scale), V.Create(1f));
        V v = scale == 1f ? a * u : a * V.Create(scale) * u;
        V p = V.MultiplyAdd(V.Create(-3.96151154e-6f), v, V.Create(2.9646877e-5f));
        p = V.MultiplyAdd(p, v, V.Create(-5.41006448e-5f));
        p = V.MultiplyAdd(p, v, V.Create(1.77713919e-5f));
        p = V.MultiplyAdd(p, v, V.Create(-3.68063338e-4f));
        p = V.MultiplyAdd(p, v, V.Create(-1.55427697e-4f));
        p = V.MultiplyAdd(p, v, V.Create(6.63508987e-3f));
        p = V.MultiplyAdd(p, v, V.Create(1.90022942e-2f));
        p = V.MultiplyAdd(p, v, V.Create(-2.08942056e-1f));
        return V.MultiplyAdd(p, v, V.Create(0.5f)) * u;
    }

    /// <summary>e^(f a²) for a from 0 to 14.5, f being -1 or -1/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpOfSquare<V>(V a, float factor)
        where V : struct, IVector<V>
    {
        // The upper half of a has an exact square; what is missing, (a - high)(a + high), goes into the reduced argument.
        V high = a & V.CreateBits(unchecked((int)0xfffff000));
        V square = high * high * V.Create(factor);
        V n = NearestPower(square);
        V r = V.MultiplyAdd((a - high) * V.Create(factor), a + high, ReduceByLn2(square, n));
        return V.Scale(V.MultiplyAdd(r * r, ExpTail(r), r) + V.Create(1f), n);
    }
}
