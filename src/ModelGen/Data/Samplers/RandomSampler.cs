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

        random.Shuffle(order);
    }
}
