using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Working memory for entry points that many threads use in turn. Without a pool every thread keeps a block of its own, as large as its largest call needed;
/// with one there are as many blocks as calls run at the same time.
/// </summary>
/// <remarks>
/// <code>
/// using (workspaces.Rent())
/// {
///     net.Logits(images, logits, batch: 64);
/// }
/// </code>
/// Any number of threads may rent at the same time, whatever model they call. A pool holds managed memory only: there is nothing to dispose.
/// </remarks>
public sealed class WorkspacePool
{
    private readonly Lock gate = new();
    private readonly AlignedBlock[] idle;
    private int count;

    /// <summary>Makes an empty pool.</summary>
    /// <param name="capacity">The number of blocks that are kept while nobody uses them, ≥ 1; one that comes back to a full pool is let go.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is less than 1.</exception>
    public WorkspacePool(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        idle = new AlignedBlock[capacity];
    }

    /// <summary>
    /// Has the calling thread's entry points use a block of the pool, the one that came back last, until the result is disposed. Blocks grow as calls need and are
    /// never made smaller; nothing is allocated once they are large enough.
    /// </summary>
    public Workspace Rent()
    {
        AlignedBlock block = default;
        lock (gate)
        {
            if (count > 0)
            {
                block = idle[--count];
                idle[count] = default;
            }
        }

        return new Workspace(this, Scratch.Exchange(block));
    }

    /// <summary>Lets all idle blocks go, to be collected.</summary>
    public void Clear()
    {
        lock (gate)
        {
            Array.Clear(idle, 0, count);
            count = 0;
        }
    }

    internal void Return(AlignedBlock block)
    {
        lock (gate)
        {
            if (block.Length > 0 && count < idle.Length)
            {
                idle[count++] = block;
            }
        }
    }
}
