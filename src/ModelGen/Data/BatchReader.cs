namespace ModelGen;

/// <summary>A pass over the examples of an <see cref="IterableDataset"/>.</summary>
public abstract class BatchReader : IDisposable
{
    /// <summary>Fills a batch with the next examples.</summary>
    /// <param name="batch">Begin with <see cref="Batch.Reset"/>, then add tensors.</param>
    /// <param name="count">At most so many.</param>
    /// <returns>How many: fewer than asked for only at the end, 0 if there are none left.</returns>
    public abstract int Read(Batch batch, int count);

    /// <summary>Ends the pass.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the pass.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
