using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>0 with probability p, else 1/(1 − p).</summary>
internal readonly struct DropoutMap : IPhiloxMap
{
    private readonly float threshold;
    private readonly float scale;

    internal DropoutMap(double p)
    {
        // A word, read as a signed integer, is at least the threshold with probability 1 − p.
        threshold = (float)((p * 4294967296.0) - 2147483648.0);
        scale = (float)(1 / (1 - p));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V words)
        where V : struct, IVector<V> => V.SelectGreaterOrEqual(words, V.Create(threshold), V.Create(scale), V.Zero);
}
