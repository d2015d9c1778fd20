namespace ModelGen;

/// <summary><c>exp(mean of −log p)</c> of the right classes, from logits (<c>torchmetrics.text.Perplexity</c>): how many words a language model hesitates between.</summary>
public sealed class Perplexity : ClassificationMetric
{
    /// <inheritdoc/>
    public override MetricMode Mode => MetricMode.Min;

    private double sum;
    private long count;

    /// <inheritdoc/>
    protected override string DefaultName => "perplexity";

    /// <inheritdoc/>
    public override double Value => Math.Exp(Ratio(sum, count, double.NaN));

    /// <inheritdoc/>
    public override void Reset() => (sum, count) = (0, 0);

    private protected override void Add(ReadOnlySpan<float> scores, int label)
    {
        if (scores.Length == 1)
        {
            throw new ArgumentException("Perplexity takes a logit for each class.");
        }

        double greatest = double.NegativeInfinity, all = 0;
        foreach (float score in scores)
        {
            greatest = Math.Max(greatest, score);
        }

        foreach (float score in scores)
        {
            all += Math.Exp(score - greatest);
        }

        sum += Math.Log(all) + greatest - scores[label];
        count++;
    }
}
