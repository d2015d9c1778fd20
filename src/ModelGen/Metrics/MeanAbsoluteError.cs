namespace ModelGen;

/// <summary>The mean of <c>|prediction − target|</c> (<c>torchmetrics.MeanAbsoluteError</c>).</summary>
public sealed class MeanAbsoluteError : RegressionMetric
{
    private double sum;
    private long count;

    /// <inheritdoc/>
    protected override string DefaultName => "mae";

    /// <inheritdoc/>
    public override double Value => Ratio(sum, count, double.NaN);

    /// <inheritdoc/>
    public override void Reset() => (sum, count) = (0, 0);

    private protected override void Add(double prediction, double target)
    {
        sum += Math.Abs(prediction - target);
        count++;
    }
}
