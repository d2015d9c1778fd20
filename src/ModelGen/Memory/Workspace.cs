using ModelGen.Runtime;

namespace ModelGen;

/// <summary>A block of a <see cref="WorkspacePool"/> in use by the thread that rented it, until it is disposed. What is rented last is disposed first.</summary>
public ref struct Workspace : IDisposable
{
    private readonly AlignedBlock before;
    private WorkspacePool? pool;

    internal Workspace(WorkspacePool pool, AlignedBlock before)
    {
        this.pool = pool;
        this.before = before;
    }

    /// <summary>Gives the block back; the thread goes on with the memory that it had before.</summary>
    public void Dispose()
    {
        if (pool is { } owner)
        {
            pool = null;
            owner.Return(Scratch.Exchange(before));
        }
    }
}
