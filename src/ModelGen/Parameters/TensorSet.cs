using System.Collections;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Values for all trainable tensors of a model, parameters or gradients, in one flat block, aligned to 64 bytes, with a handle for each. Managed memory: nothing to dispose.
/// </summary>
public abstract class TensorSet : IReadOnlyList<NamedTensor>
{
    private readonly AlignedBlock values;
    private readonly NamedTensor[] tensors;
    private readonly Dictionary<string, NamedTensor> byName;

    /// <param name="layout">Where each tensor lies.</param>
    /// <param name="isZeroed">Whether all is zero at first; otherwise whoever makes the set writes all tensors with their padding.</param>
    private protected TensorSet(ParameterLayout layout, bool isZeroed)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Layout = layout;
        values = isZeroed || !IsDense(layout) ? AlignedBlock.Zeroed(layout.Size) : AlignedBlock.Uninitialized(layout.Size);
        byName = new Dictionary<string, NamedTensor>(StringComparer.Ordinal);
        var handles = new List<NamedTensor>();
        foreach (ParameterEntry entry in layout.Entries)
        {
            if (!entry.IsState)
            {
                handles.Add(new NamedTensor(this, entry));
                byName.Add(entry.Name, handles[^1]);
            }
        }

        tensors = [.. handles];
    }

    /// <summary>The number of trainable tensors.</summary>
    public int Count => tensors.Length;

    /// <summary>The number of trainable values in all tensors.</summary>
    public long ElementCount
    {
        get
        {
            long count = 0;
            foreach (NamedTensor tensor in tensors)
            {
                count += tensor.Length;
            }

            return count;
        }
    }

    /// <summary>
    /// The whole block in storage order, padding between tensors included (always zero): for operations on all values at once, such as
    /// averaging over processes. Weights of bfloat16 (<see cref="ModelAttribute.Weights"/>) are two in a float there.
    /// </summary>
    public Span<float> Values => values.Span;

    /// <summary>Where each tensor lies.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ParameterLayout Layout { get; }

    /// <summary>The tensor at a position, in declaration order.</summary>
    public NamedTensor this[int index] => tensors[index];

    /// <summary>The tensor with a name, as PyTorch's <c>state_dict</c> has it: <c>fc1.weight</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists the names.</exception>
    public NamedTensor this[string name] => TryFind(name, out NamedTensor? tensor)
        ? tensor
        : throw new KeyNotFoundException($"There is no parameter {MessageText.Quote(name)}. The parameters are: {MessageText.List(byName.Keys, ", ")}.");

    /// <summary>Finds the tensor with a name.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out NamedTensor? tensor) => byName.TryGetValue(name, out tensor);

    /// <summary>Makes all trainable values zero.</summary>
    public virtual void Clear() => LargeSpans.Clear(values.Span);

    /// <summary>The size in one line.</summary>
    public override string ToString()
    {
        (long values, int tensors) = (ElementCount, Count);
        return values.ToString(CultureInfo.InvariantCulture) + (values == 1 ? " parameter in " : " parameters in ") + tensors.ToString(CultureInfo.InvariantCulture) + (tensors == 1 ? " tensor" : " tensors");
    }

    /// <inheritdoc/>
    public IEnumerator<NamedTensor> GetEnumerator() => ((IEnumerable<NamedTensor>)tensors).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The storage of a tensor.</summary>
    internal virtual Span<float> Block(ParameterEntry entry) => values.Span.Slice(entry.Offset, entry.StoredLength);

    private protected void RequireSameLayout(TensorSet source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Layout != Layout)
        {
            throw new ArgumentException("The sets belong to different model classes.", nameof(source));
        }
    }

    /// <summary>Whether tensors with their padding fill the block.</summary>
    private static bool IsDense(ParameterLayout layout)
    {
        long stored = 0;
        foreach (ParameterEntry entry in layout.Entries)
        {
            stored += entry.IsState ? 0 : entry.StoredLength;
        }

        return stored == layout.Size;
    }
}
