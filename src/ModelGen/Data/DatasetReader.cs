namespace ModelGen;

/// <summary>A pass over the examples of a dataset in an order.</summary>
internal sealed class DatasetReader(Dataset dataset, int[] order) : BatchReader
{
    private int next;

    public override int Read(Batch batch, int count)
    {
        int some = Math.Min(count, order.Length - next);
        if (some > 0)
        {
            dataset.Read(order.AsSpan(next, some), batch);
            next += some;
        }

        return some;
    }

    /// <summary>Leaves examples out.</summary>
    internal void Skip(long count) => next = (int)Math.Min(order.Length, next + count);
}
