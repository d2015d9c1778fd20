namespace ModelGen;

/// <summary>Each example once, in random order (<c>torch.utils.data.RandomSampler</c>).</summary>
public sealed class RandomSampler : Sampler
{
    /// <inheritdoc/>
    public override void Fill(Span<int> order, int count, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        // Fisher and Yates 1938, by hand: what Random.Shuffle does with its numbers may change.
        for (int i = 0; i < order.Length - 1; i++)
        {
            int j = random.Next(i, order.Length);
            (order[i], order[j]) = (order[j], order[i]);
        }
    }
}
