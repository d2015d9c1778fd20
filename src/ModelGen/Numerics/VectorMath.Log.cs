using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>Logarithms.</content>
public static partial class VectorMath
{
    private const int SqrtHalfBits = 0x3f3504f3;

    /// <summary>Natural logarithm. Error at most 0.8 ulp; -∞ at zeros, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x)
        where V : struct, IVector<V>
    {
        V smallest = V.CreateBits(0x00800000);
        V normal = V.SelectGreater(smallest, x, x * V.Create(8388608f), x);
        V exponentBits = V.SubtractBits(normal, V.CreateBits(SqrtHalfBits)) & V.CreateBits(unchecked((int)0xff800000));
        V e = V.ConvertBitsToSingle(V.ShiftRightBits(exponentBits, 23)) - V.SelectGreater(smallest, x, V.Create(23f), V.Zero);
        V y = LogOfReduced(V.SubtractBits(normal, exponentBits) - V.Create(1f), e);
        y = V.SelectGreater(V.Create(float.PositiveInfinity), x, y, x);
        return V.SelectGreater(x, V.Zero, y, V.SelectEqual(x, V.Zero, V.Create(float.NegativeInfinity), V.Create(float.NaN)));
    }

    /// <summary>ln(1 + x), accurate near zero. Error at most 1.4 ulp; -∞ at -1, NaN below.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V>(V x)
        where V : struct, IVector<V>
    {
        // u = fl(1 + x), and what the rounding lost goes into the reduced argument.
        V one = V.Create(1f);
        V u = x + one;
        V xPart = u - one;
        V lost = (one - (u - xPart)) + (x - xPart);
        V exponentBits = V.SubtractBits(u, V.CreateBits(SqrtHalfBits)) & V.CreateBits(unchecked((int)0xff800000));
        V e = V.ConvertBitsToSingle(V.ShiftRightBits(exponentBits, 23));

        // From 2^126 on nothing is lost, and 2^-e would not be a normal number.
        V unscale = PowerOfTwo<V>(-V.MinNative(e, V.Create(126f)));
        V f = V.MultiplyAdd(lost, unscale, V.SubtractBits(u, exponentBits) - one);
        V y = LogOfReduced(f, e) | SignOf(x);
        y = V.SelectGreater(V.Create(float.PositiveInfinity), x, y, x);
        return V.SelectGreater(x, -one, y, V.SelectEqual(x, -one, V.Create(float.NegativeInfinity), V.Create(float.NaN)));
    }

    /// <summary>ln(1 + f) + e ln 2 for 1 + f in [√½, √2): the minimax polynomial of Cephes' <c>logf</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogOfReduced<V>(V f, V e)
        where V : struct, IVector<V>
    {
        V square = f * f;
        V p = V.MultiplyAdd(V.Create(7.0376836292e-2f), f, V.Create(-1.1514610310e-1f));
        p = V.MultiplyAdd(p, f, V.Create(1.1676998740e-1f));
        p = V.MultiplyAdd(p, f, V.Create(-1.2420140846e-1f));
        p = V.MultiplyAdd(p, f, V.Create(1.4249322787e-1f));
        p = V.MultiplyAdd(p, f, V.Create(-1.6668057665e-1f));
        p = V.MultiplyAdd(p, f, V.Create(2.0000714765e-1f));
        p = V.MultiplyAdd(p, f, V.Create(-2.4999993993e-1f));
        p = V.MultiplyAdd(p, f, V.Create(3.3333331174e-1f));
        V y = V.MultiplyAdd(e, V.Create(Ln2Lo), p * f * square);
        y = V.MultiplyAdd(square, V.Create(-0.5f), y) + f;
        return V.MultiplyAdd(e, V.Create(Ln2Hi), y);
    }
}
