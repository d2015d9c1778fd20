using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>
/// Where each parameter and state of a model lies. Parameters, gradients and optimizer moments are flat blocks that share one layout;
/// entries are in declaration order, their offsets need not be.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ParameterLayout
{
    private readonly ParameterEntry[] entries;
    private readonly Dictionary<string, ParameterEntry> byName;

    /// <summary>Describes a layout.</summary>
    /// <param name="size">The floats of the block of trainable parameters, padding included.</param>
    /// <param name="stateSize">The floats of the block of states, padding included.</param>
    /// <param name="entries">The tensors, in the order in which they are bound.</param>
    /// <exception cref="ArgumentException">An entry leaves its block or starts between 64-byte boundaries, or two have one name.</exception>
    public ParameterLayout(int size, int stateSize, params ReadOnlySpan<ParameterEntry> entries)
    {
        Size = size;
        StateSize = stateSize;
        this.entries = entries.ToArray();
        byName = new Dictionary<string, ParameterEntry>(entries.Length, StringComparer.Ordinal);
        foreach (ParameterEntry entry in entries)
        {
            int end = checked(entry.Offset + entry.StoredLength);
            if (entry.Offset < 0 || entry.Offset % AlignedBlock.Granule != 0 || end > (entry.IsState ? stateSize : size))
            {
                throw new ArgumentException($"{entry.Name} at {entry.Offset} … {end} does not fit the layout.", nameof(entries));
            }

            HasSparse |= entry.IsSparse;
            if (!byName.TryAdd(entry.Name, entry))
            {
                throw new ArgumentException($"Two tensors are called {entry.Name}.", nameof(entries));
            }
        }
    }

    /// <summary>The floats of the block of trainable parameters, padding included.</summary>
    public int Size { get; }

    /// <summary>The floats of the block of states, padding included.</summary>
    public int StateSize { get; }

    /// <summary>Whether there are tables whose gradients have only the rows that were looked up.</summary>
    public bool HasSparse { get; }

    /// <summary>How the names of checkpoints become those of the model, as its declaration says; null if it says nothing.</summary>
    public WeightMap? WeightMap { get; init; }

    /// <summary>The tensors, in the order in which they are bound.</summary>
    public ReadOnlySpan<ParameterEntry> Entries => entries;

    /// <summary>The tensor with a name; null if there is none.</summary>
    internal ParameterEntry? Find(string name) => byName.GetValueOrDefault(name);
}
