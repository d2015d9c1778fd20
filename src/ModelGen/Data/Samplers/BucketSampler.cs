namespace ModelGen;

/// <summary>
/// Examples of about equal length together, so that little is computed on padding (torchtext's <c>BucketIterator</c>): shuffled, cut into pools of some batches, each pool sorted by length and cut
/// into batches, the batches shuffled. A batch with fewer examples comes last.
/// </summary>
public sealed class BucketSampler : Sampler
{
    private readonly int[] lengths;
    private readonly int batchSize;
    private readonly int batchesPerPool;

    /// <summary>Takes the lengths.</summary>
    /// <param name="lengths">That of each example.</param>
    /// <param name="batchSize">The loader's.</param>
    /// <param name="batchesPerPool">How many batches a pool has: the more, the less padding, and the less random batches are.</param>
    public BucketSampler(ReadOnlySpan<int> lengths, int batchSize, int batchesPerPool = 20)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchesPerPool, 1);
        (this.lengths, this.batchSize, this.batchesPerPool) = (lengths.ToArray(), batchSize, batchesPerPool);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There are not as many lengths as examples.</exception>
    public override void Fill(Span<int> order, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (count != lengths.Length)
        {
            throw new InvalidOperationException($"The sampler has {lengths.Length} lengths; the dataset has {count} examples.");
        }

        var indices = new int[count];
        new RandomSampler().Fill(indices, count, random);
        int poolSize = (int)Math.Min((long)batchSize * batchesPerPool, Math.Max(count, 1));
        for (int start = 0; start < count; start += poolSize)
        {
            // Equal lengths stay in random order, whatever the sort does with them.
            Span<int> pool = indices.AsSpan(start, Math.Min(poolSize, count - start));
            var keys = new long[pool.Length];
            for (int i = 0; i < keys.Length; i++)
            {
                keys[i] = ((long)lengths[pool[i]] << 32) | (uint)i;
            }

            keys.AsSpan().Sort(pool);
        }

        var batches = new int[count / batchSize];
        new RandomSampler().Fill(batches, batches.Length, random);
        for (int i = 0; i < batches.Length; i++)
        {
            indices.AsSpan(batches[i] * batchSize, batchSize).CopyTo(order[(i * batchSize)..]);
        }

        int rest = batches.Length * batchSize;
        indices.AsSpan(rest).CopyTo(order[rest..]);
    }
}
