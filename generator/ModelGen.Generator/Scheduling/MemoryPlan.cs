using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Scheduling.Kernels;

namespace ModelGen.Generator.Scheduling;

/// <summary>Where a function's intermediate values lie: slots one behind the other in one arena, each used by several values one after the other.</summary>
/// <param name="Slots">The sizes in floats, in order of the slots' offsets.</param>
/// <param name="Buffers">The slot of each scratch buffer.</param>
/// <param name="Callees">The slot of each call's own arena; calls that need none are not listed.</param>
internal sealed record MemoryPlan(
    ImmutableArray<Dim> Slots, ImmutableDictionary<TensorBuffer, int> Buffers, ImmutableDictionary<CallKernel, int> Callees)
{
    private readonly ImmutableArray<Dim> offsets = OffsetsOf(Slots);

    /// <summary>The size of the whole arena in floats.</summary>
    public Dim Size => OffsetOf(Slots.Length);

    public bool IsEmpty => Slots.IsEmpty;

    /// <summary>Where a slot begins, in floats.</summary>
    public Dim OffsetOf(int slot) => offsets[slot];

    /// <summary>For reading and for tests: one line a slot.</summary>
    public override string ToString() => string.Concat(Slots.Select((size, i) =>
        $"  slot {i} [{size}]: {string.Join(", ", Buffers.Where(b => b.Value == i).Select(b => b.Key).OrderBy(b => b.Index))}\n"));

    private static ImmutableArray<Dim> OffsetsOf(ImmutableArray<Dim> slots)
    {
        var offsets = ImmutableArray.CreateBuilder<Dim>();
        Dim sum = Dim.Zero;
        offsets.Add(sum);
        foreach (Dim size in slots)
        {
            offsets.Add(sum += size);
        }

        return offsets.ToImmutable();
    }
}
