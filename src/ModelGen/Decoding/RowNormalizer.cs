namespace ModelGen;

/// <summary>
/// What makes log-probabilities of a row of logits: <c>x − greatest − ln Σ e^(x − greatest)</c>. The two are kept apart, so that probabilities are as exact for large
/// logits as for small ones.
/// </summary>
internal readonly record struct RowNormalizer(float Greatest, double LogSum)
{
    /// <summary>The natural logarithm of a token's probability, ≤ 0 whatever the rounding.</summary>
    internal double LogProbability(float logit) => Math.Min(0, (double)logit - Greatest - LogSum);
}
