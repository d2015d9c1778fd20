namespace ModelGen;

/// <summary>A metric of numbers: predictions and targets have the same length.</summary>
public abstract class RegressionMetric : Metric
{
    /// <inheritdoc/>
    public sealed override void Update(ReadOnlySpan<float> predictions, BatchColumn target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Update(predictions, target.Floats);
    }

    /// <summary>Takes the predictions for a batch.</summary>
    /// <param name="predictions">What the model says.</param>
    /// <param name="targets">What is true, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Update(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets)
    {
        if (predictions.Length != targets.Length)
        {
            throw new ArgumentException($"There are {predictions.Length} predictions for {targets.Length} targets.", nameof(predictions));
        }

        for (int i = 0; i < predictions.Length; i++)
        {
            Add(predictions[i], targets[i]);
        }
    }

    private protected abstract void Add(double prediction, double target);
}
