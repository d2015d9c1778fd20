namespace ModelGen.Text;

/// <summary>What <see cref="Word2VecReader"/> makes of a corpus.</summary>
public sealed record Word2VecOptions
{
    /// <summary>The most words to each side that count as neighbours; at least 1.</summary>
    public int Window { get; init; } = 5;

    /// <summary>Whether each word draws its window from 1 to <see cref="Window"/>, so that near words count more (Mikolov, Chen, Corrado, Dean 2013).</summary>
    public bool ShrinkWindow { get; init; } = true;

    /// <summary>The threshold of <see cref="Subsampling"/>; null leaves no word out.</summary>
    public double? Subsampling { get; init; } = 1e-3;

    /// <summary>How many negative samples a true word gets; at least 1.</summary>
    public int Negatives { get; init; } = 5;

    /// <summary>The power of <see cref="NegativeSampler"/>.</summary>
    public double NegativePower { get; init; } = 0.75;

    /// <summary>What fills a short context of the continuous bag of words; it must not be a word of the corpus.</summary>
    public int PaddingId { get; init; }

    /// <summary>Decides everything that is drawn: equal seeds, equal examples.</summary>
    public int Seed { get; init; }
}
