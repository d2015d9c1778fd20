using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Uniform in [0, 1).</summary>
internal readonly struct UniformMap : IPhiloxMap
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V words)
        where V : struct, IVector<V> => V.Min((words * V.Create(1 / 4294967296f)) + V.Create(0.5f), V.Create(0.99999994f));
}
