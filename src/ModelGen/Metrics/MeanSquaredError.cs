namespace ModelGen;

/// <summary>The mean of <c>(prediction − target)²</c> (<c>torchmetrics.MeanSquaredError</c>).</summary>
public sealed class MeanSquaredError : RegressionMetric
{
    private double sum;
    private long count;

    /// <inheritdoc/>
    protected override string DefaultName => "mse";

    /// <inheritdoc/>
    public override double Value => Ratio(sum, count, double.NaN);

    /// <inheritdoc/>
    public override void Reset() => (sum, count) = (0, 0);

    private protected override void Add(double prediction, double target)
    {
        sum += (prediction - target) * (prediction - target);
        count++;
    }
}
