using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>
/// Keeps what optimizers remember away from denormal numbers. Where gradients stay zero (units that died, inputs that are always zero)
/// moments decay towards zero, and an update of denormal numbers takes ten times as long.
/// </summary>
internal static class TinyMoments
{
    /// <summary>The least number a moment keeps; what it loses is far below any ε.</summary>
    internal const float Least = 1e-36f;

    /// <summary>Zero in place of numbers below <see cref="Least"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Flush<V>(V moment)
        where V : struct, IVector<V> => V.Select(V.Abs(moment) < V.Create(Least), V.Zero, moment);
}
