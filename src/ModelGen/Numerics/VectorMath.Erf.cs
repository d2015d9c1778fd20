using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <content>The error function.</content>
public static partial class VectorMath
{
    /// <summary>erf x = 2/√π ∫₀ˣ e^(-t²) dt, as <c>torch.erf</c>. Error at most 1.2 ulp.</summary>
    /// <remarks>Near zero x + x p(x²), elsewhere 1 - e^(q(|x|)) with the minimax polynomials of N. Juffa.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V>(V x)
        where V : struct, IVector<V>
    {
        // erf is 1 in float from 3.92 on; NaN passes, being the right operand.
        V t = V.MinNative(V.Create(4f), V.Abs(x));
        V s = t * t;
        V p = V.MultiplyAdd(V.Create(-5.96761703e-4f), s, V.Create(4.99119423e-3f));
        p = V.MultiplyAdd(p, s, V.Create(-2.67681349e-2f));
        p = V.MultiplyAdd(p, s, V.Create(1.12819925e-1f));
        p = V.MultiplyAdd(p, s, V.Create(-3.76125336e-1f));
        p = V.MultiplyAdd(p, s, V.Create(1.28379166e-1f));
        V near = V.MultiplyAdd(p, t, t);

        V q = V.MultiplyAdd(V.Create(-1.72853470e-5f), t, V.Create(3.83197126e-4f));
        V u = V.MultiplyAdd(V.Create(-3.88396438e-3f), t, V.Create(2.42546219e-2f));
        q = V.MultiplyAdd(q, s, u);
        q = V.MultiplyAdd(q, t, V.Create(-1.06777877e-1f));
        q = V.MultiplyAdd(q, t, V.Create(-6.34846687e-1f));
        q = V.MultiplyAdd(q, t, V.Create(-1.28717512e-1f));
        q = V.MultiplyAdd(q, t, -t);
        V far = V.Create(1f) - Exp(q);
        return V.SelectGreater(t, V.Create(0.927734375f), far, near) | SignOf(x);
    }
}
