namespace ModelGen;

/// <summary>A sequence that <see cref="GreedySearch"/> or <see cref="BeamSearch"/> has found; valid until the search goes on or is reset.</summary>
public readonly ref struct DecodedSequence
{
    internal DecodedSequence(ReadOnlySpan<int> tokens, double logProbability, double score, bool isComplete)
    {
        Tokens = tokens;
        LogProbability = logProbability;
        Score = score;
        IsComplete = isComplete;
    }

    /// <summary>What was chosen, without the token that begins and the one that ends a sequence.</summary>
    public ReadOnlySpan<int> Tokens { get; }

    /// <summary>The sum of the natural logarithms of the probabilities of all chosen tokens, the one that ends the sequence included; ≤ 0.</summary>
    public double LogProbability { get; }

    /// <summary>What sequences are ranked by: <see cref="LogProbability"/> divided by the length penalty. Without one, the same.</summary>
    public double Score { get; }

    /// <summary>Whether the token that ends a sequence was chosen; otherwise the sequence was cut at the greatest length.</summary>
    public bool IsComplete { get; }
}
