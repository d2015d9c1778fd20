using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Scheduling;

/// <summary>How every tensor of a model lies in memory.</summary>
/// <param name="panels">The classes (<see cref="ParameterSlot.Class"/>) whose tensors lie in panels.</param>
/// <param name="halves">Those whose tensors lie in panels of bfloat16.</param>
internal sealed class ParameterLayouts(ImmutableHashSet<string> panels, ImmutableHashSet<string> halves)
{
    /// <summary>Entry points share one list of tensors, that of the whole model.</summary>
    private readonly Dictionary<ImmutableArray<ParameterSlot>, ImmutableArray<ParameterPlace>> placed = [];

    public StorageLayout Of(ParameterSlot slot) =>
        panels.Contains(slot.Class) ? StorageLayout.Panels : halves.Contains(slot.Class) ? StorageLayout.BFloat16Panels : StorageLayout.RowMajor;

    /// <summary>
    /// Places tensors one behind the other: trainable ones in one block, state tensors in another. A module's tensors lie there as in any list that holds
    /// the module, so offsets within an instance are the same everywhere.
    /// </summary>
    public ImmutableArray<ParameterPlace> Place(ImmutableArray<ParameterSlot> slots)
    {
        if (!placed.TryGetValue(slots, out ImmutableArray<ParameterPlace> places))
        {
            placed.Add(slots, places = PlaceAnew(slots));
        }

        return places;
    }

    private ImmutableArray<ParameterPlace> PlaceAnew(ImmutableArray<ParameterSlot> slots)
    {
        var places = ImmutableArray.CreateBuilder<ParameterPlace>();
        long trainable = 0, state = 0;
        foreach (ParameterSlot slot in slots)
        {
            StorageLayout layout = Of(slot);
            long length = slot.Shape.Length.Constant ?? throw new InvalidOperationException($"the shape {slot.Shape} of {slot.Path} is not constant");
            long padded = layout == StorageLayout.RowMajor ? RoundUp(length) : length / slot.Shape[0].Constant!.Value * RoundUp(slot.Shape[0].Constant!.Value);
            long size = layout == StorageLayout.BFloat16Panels ? RoundUp(padded / 2) : padded;
            ref long offset = ref (slot.IsTrainable ? ref trainable : ref state);
            places.Add(new(slot, layout, offset, size, length));
            offset += size;
        }

        return places.ToImmutable();
    }

    private static long RoundUp(long length) => (length + Function.Alignment - 1) / Function.Alignment * Function.Alignment;
}

/// <summary>Where a tensor lies.</summary>
/// <param name="Offset">In floats, in the block of trainable tensors or in that of state.</param>
/// <param name="Size">In floats, with padding.</param>
/// <param name="Length">The number of its elements.</param>
internal sealed record ParameterPlace(ParameterSlot Slot, StorageLayout Layout, long Offset, long Size, long Length)
{
    /// <summary>The first float behind it.</summary>
    public long End => Offset + Size;
}
