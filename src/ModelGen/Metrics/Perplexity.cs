namespace ModelGen;

/// <summary><c>exp(mean of −log p)</c> of the right classes, from logits or probabilities (<c>torchmetrics.text.Perplexity</c>): how many words a language model hesitates between.</summary>
public sealed class Perplexity : ClassificationMetric
{
    private double sumOfLogits;
    private double sumOfProbabilities;
    private bool areProbabilities = true;
    private long count;

    /// <inheritdoc/>
    public override MetricMode Mode => MetricMode.Min;

    /// <inheritdoc/>
    protected override string DefaultName => "perplexity";

    /// <inheritdoc/>
    public override double Value => Math.Exp(Ratio(areProbabilities ? sumOfProbabilities : sumOfLogits, count, double.NaN));

    /// <inheritdoc/>
    public override void Reset() => (sumOfLogits, sumOfProbabilities, areProbabilities, count) = (0, 0, true, 0);

    private protected override void Add(ReadOnlySpan<float> scores, int label)
    {
        if (scores.Length == 1)
        {
            throw new ArgumentException("Perplexity takes a logit or a probability for each class.");
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

        sumOfLogits += Math.Log(all) + greatest - scores[label];
        sumOfProbabilities -= Math.Log(scores[label]);
        areProbabilities &= ScoreForm.MayBeProbabilities(scores);
        count++;
    }
}
