using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ModelGen.Runtime;

/// <summary>
/// √x to four units of the last place for normal x: one Newton step after the hardware's estimate of 1/√x. An optimizer that takes a root
/// and a quotient of every parameter would otherwise wait for the divider and not for memory, and take 1.4 times as long.
/// </summary>
internal static class FastSqrt
{
    /// <summary>√x for normal positive x, ∞ and NaN; not for 0 and denormal numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Apply<V>(V x)
        where V : struct, IVector<V>
    {
        if (!HasEstimate<V>())
        {
            return V.Sqrt(x);
        }

        V reciprocal = Estimate(x);
        V root = x * reciprocal;
        V correction = V.MultiplyAdd(V.Create(-0.5f) * reciprocal, root, V.Create(0.5f));

        // For ∞ the root is ∞·0, so NaN, and MaxNative gives its right operand, ∞; for all other numbers that is not positive.
        return V.MaxNative(V.MultiplyAdd(root, correction, root), x - V.Create(float.MaxValue));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasEstimate<V>() => (typeof(V) == typeof(V512) && Avx512F.IsSupported) || (typeof(V) == typeof(V256) && Avx.IsSupported);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Estimate<V>(V x)
        where V : struct => typeof(V) == typeof(V512)
        ? Unsafe.BitCast<Vector512<float>, V>(Avx512F.ReciprocalSqrt14(Unsafe.BitCast<V, Vector512<float>>(x)))
        : Unsafe.BitCast<Vector256<float>, V>(Avx.ReciprocalSqrt(Unsafe.BitCast<V, Vector256<float>>(x)));
}
