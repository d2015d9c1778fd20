namespace SpamFilter;

/// <summary>
/// Deals messages into batches of about equal length, so that little is computed on padding: shuffled, cut into pools, each pool sorted by length and
/// cut into batches, the batches shuffled.
/// </summary>
internal sealed class BatchOrder(MailSet set, int batch, int seed)
{
    private const int BatchesPerPool = 20;

    private readonly int[] order = [.. Enumerable.Range(0, set.Count)];
    private readonly Random random = new(seed);

    /// <summary>How many batches an epoch has; the last of a pool may be smaller.</summary>
    public int Count { get; } = (set.Count + batch - 1) / batch;

    /// <summary>The batches of the next epoch, as indices of messages.</summary>
    public int[][] Next()
    {
        random.Shuffle(order);
        int[][] batches = [.. order
            .Chunk(batch * BatchesPerPool)
            .SelectMany(pool => pool.OrderBy(index => set.Words[index].Length).Chunk(batch))];
        random.Shuffle(batches);
        return batches;
    }
}
