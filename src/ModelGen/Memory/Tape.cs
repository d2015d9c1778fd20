using System.ComponentModel;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// What a forward pass keeps for its backward pass. The memory grows to the largest sizes seen and is used again; a tape belongs to one
/// thread at a time.
/// </summary>
public sealed class Tape
{
    private AlignedBlock block;
    private AlignedBlock state;
    private bool isStatePending;
    private int[] symbols = [];
    private int symbolCount;
    private int length;
    private string? entryPoint;
    private ParameterSet? parameters;
    private long step;

    /// <summary>What chooses the masks of dropout, together with <see cref="Step"/>: the same two give the same masks.</summary>
    public int Seed { get; set; }

    /// <summary>The number of the next forward pass, from 0, which every forward pass counts up: each has masks of its own unless it is set back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public long Step
    {
        get => step;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            step = value;
        }
    }

    /// <summary>Called by generated code: what the forward pass draws from.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public RandomNumbers Random { get; } = new();

    /// <summary>Called by generated code: whether the recorded forward pass, of an entry point that is not the same in training, was of training.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool IsTraining { get; private set; }

    /// <summary>Called by generated code: starts recording a forward pass and gives the memory for what it keeps, aligned to 64 bytes.</summary>
    /// <param name="owner">The parameters of the model.</param>
    /// <param name="entry">The entry point.</param>
    /// <param name="size">The number of floats.</param>
    /// <param name="sizes">The values of the entry point's symbols.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Span<float> Record(ParameterSet owner, string entry, long size, params ReadOnlySpan<int> sizes)
    {
        entryPoint = null;
        IsTraining = false;
        isStatePending = false;
        Random.Begin(Seed, step++);
        if (size > block.Length)
        {
            block = default;
            block = AlignedBlock.Uninitialized(AlignedBlock.CheckedLength(size));
        }

        if (symbols.Length < sizes.Length)
        {
            symbols = new int[sizes.Length];
        }

        sizes.CopyTo(symbols);
        (parameters, entryPoint, length, symbolCount) = (owner, entry, (int)size, sizes.Length);
        return block.Span[..length];
    }

    /// <summary>Called by generated code: starts recording a forward pass that is not the same in training.</summary>
    /// <param name="owner">The parameters of the model.</param>
    /// <param name="entry">The entry point.</param>
    /// <param name="size">The number of floats.</param>
    /// <param name="training">Whether it is of training, which the backward pass asks for.</param>
    /// <param name="sizes">The values of the entry point's symbols.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Span<float> Record(ParameterSet owner, string entry, long size, bool training, params ReadOnlySpan<int> sizes)
    {
        Span<float> kept = Record(owner, entry, size, sizes);
        IsTraining = training;
        return kept;
    }

    /// <summary>Called by generated code: gives back what the matching forward pass kept.</summary>
    /// <exception cref="InvalidOperationException">The tape was filled by another model, entry point or size, or not at all.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Span<float> Replay(ParameterSet owner, string entry, params ReadOnlySpan<int> sizes)
    {
        if (parameters != owner || entryPoint != entry || !sizes.SequenceEqual(symbols.AsSpan(0, symbolCount)))
        {
            throw Mismatch(owner, entry, sizes);
        }

        return block.Span[..length];
    }

    /// <summary>Called by generated code: a copy of the model's state tensors, which the forward pass being recorded reads and writes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Span<float> CopyState(ParameterSet owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        if (state.Length != owner.State.Length)
        {
            state = AlignedBlock.Uninitialized(owner.State.Length);
        }

        owner.State.CopyTo(state.Span);
        isStatePending = true;
        return state.Span;
    }

    /// <summary>
    /// Writes what the recorded forward pass has assigned to state tensors (<see cref="StateTensor.Assign"/>) to the model: that of a loss, or one that was given
    /// <c>training: true</c>. A trainer's step does so at its end. Does nothing where nothing was assigned, or a second time.
    /// </summary>
    public void CommitState()
    {
        if (isStatePending)
        {
            state.Span.CopyTo(parameters!.State);
            isStatePending = false;
        }
    }

    /// <summary>What the recorded forward pass has assigned, and the model does not have yet.</summary>
    internal ReadOnlySpan<float> AssignedState => state.Span;

    private InvalidOperationException Mismatch(ParameterSet owner, string entry, ReadOnlySpan<int> sizes)
    {
        string expected = $"{entry} with the sizes {new Shape(sizes)}";
        if (entryPoint is null)
        {
            return new InvalidOperationException($"The backward pass of {expected} needs a tape that its forward pass has filled; this one is empty.");
        }

        string found = $"{entryPoint} with the sizes {new Shape(symbols.AsSpan(0, symbolCount))}";
        string other = parameters == owner ? "" : " of another model object";
        return new InvalidOperationException($"The backward pass of {expected} needs the tape of its forward pass; this one was filled by {found}{other}.");
    }
}
