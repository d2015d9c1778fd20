namespace ModelGen;

/// <summary>The examples as they are (<c>torch.utils.data.SequentialSampler</c>).</summary>
public sealed class SequentialSampler : Sampler
{
    /// <inheritdoc/>
    public override void Fill(Span<int> order, int count, Random random)
    {
        for (int i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }
    }
}
