namespace ModelGen;

/// <summary>A metric of numbers: predictions and targets have the same length. Targets that are integers, such as counts, are the numbers that they are.</summary>
public abstract class RegressionMetric : Metric
{
    /// <inheritdoc/>
    public sealed override void Update(ReadOnlySpan<float> predictions, BatchColumn target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (target.IsInteger)
        {
            Update(predictions, target.Ints);
            return;
        }

        Update(predictions, target.Floats);
    }

    /// <summary>Takes the predictions for a batch.</summary>
    /// <param name="predictions">What the model says.</param>
    /// <param name="targets">What is true, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Update(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets)
    {
        RequireAsMany(predictions.Length, targets.Length);
        for (int i = 0; i < predictions.Length; i++)
        {
            Add(predictions[i], targets[i]);
        }
    }

    private protected abstract void Add(double prediction, double target);

    private void Update(ReadOnlySpan<float> predictions, ReadOnlySpan<int> targets)
    {
        RequireAsMany(predictions.Length, targets.Length);
        for (int i = 0; i < predictions.Length; i++)
        {
            Add(predictions[i], targets[i]);
        }
    }

    private void RequireAsMany(int predictions, int targets)
    {
        if (predictions != targets)
        {
            throw new ArgumentException($"{MessageText.Quote(Name)} takes a prediction for each target; there are {predictions} predictions for {targets} targets.", nameof(predictions));
        }
    }
}
