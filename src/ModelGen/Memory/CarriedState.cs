using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>
/// Tensors that are carried from call to call. Each is there twice: what a call reads, and what it writes, which becomes current only when the call has succeeded.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CarriedState
{
    private readonly int[] offsets;
    private readonly int[] lengths;
    private AlignedBlock current;
    private AlignedBlock next;

    /// <summary>Takes the memory; the state is zero.</summary>
    /// <param name="lengths">The number of floats of each tensor, at most.</param>
    /// <exception cref="ArgumentException">A block cannot have so many.</exception>
    public CarriedState(params ReadOnlySpan<long> lengths)
    {
        offsets = new int[lengths.Length];
        this.lengths = new int[lengths.Length];
        long size = 0;
        for (int i = 0; i < lengths.Length; i++)
        {
            offsets[i] = AlignedBlock.CheckedLength(size);
            size += AlignedBlock.CheckedLength(lengths[i]);
            this.lengths[i] = (int)lengths[i];
        }

        current = AlignedBlock.Zeroed(AlignedBlock.CheckedLength(size));
        next = AlignedBlock.Zeroed(current.Length);
    }

    /// <summary>What the next call reads of a tensor.</summary>
    public Span<float> Current(int index) => current.Span.Slice(offsets[index], lengths[index]);

    /// <summary>Where the next call writes a tensor; not what <see cref="Current"/> gives before <see cref="Commit"/>.</summary>
    public Span<float> Next(int index) => next.Span.Slice(offsets[index], lengths[index]);

    /// <summary>Writes to <see cref="Next"/> of a tensor [blocks, rows, …] rows of its <see cref="Current"/>: <c>next[b, i] = current[b, rows[i]]</c>.</summary>
    /// <param name="index">Of the tensor.</param>
    /// <param name="rows">As many as it has, each in range.</param>
    /// <param name="blocks">The product of the dimensions in front.</param>
    public void Select(int index, ReadOnlySpan<int> rows, int blocks)
    {
        Span<float> from = Current(index), to = Next(index);
        if (to.IsEmpty)
        {
            return;
        }

        int block = to.Length / blocks, size = block / rows.Length;
        for (int start = 0; start < to.Length; start += block)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                from.Slice(start + (rows[i] * size), size).CopyTo(to.Slice(start + (i * size), size));
            }
        }
    }

    /// <summary>Writes to <see cref="Next"/> of a tensor what its <see cref="Current"/> is.</summary>
    public void Keep(int index) => Current(index).CopyTo(Next(index));

    /// <summary>Makes what a call has written current.</summary>
    public void Commit() => (current, next) = (next, current);

    /// <summary>Makes the state zero.</summary>
    public void Clear() => current.Span.Clear();

    /// <summary>Takes the state of another; of tensors of the same lengths.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void CopyFrom(CarriedState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!lengths.AsSpan().SequenceEqual(other.lengths))
        {
            throw new ArgumentException($"The state to copy has tensors of {new Shape(other.lengths)} values, this one of {new Shape(lengths)}.", nameof(other));
        }

        other.current.Span.CopyTo(current.Span);
    }
}
