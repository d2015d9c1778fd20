namespace ModelGen;

/// <summary>
/// The share of the targets' variance that predictions explain (<c>torchmetrics.R2Score</c>): <c>1 − Σ(prediction − target)² / Σ(target − mean)²</c>. 0 is as good as always saying the mean.
/// </summary>
public sealed class R2Score : RegressionMetric
{
    private double errors;
    private double mean;
    private double spread;
    private long count;

    /// <inheritdoc/>
    public override string Name => "r2";

    /// <inheritdoc/>
    /// <remarks>NaN for fewer than two targets, or where all are equal.</remarks>
    public override double Value => count < 2 || spread == 0 ? double.NaN : 1 - (errors / spread);

    /// <inheritdoc/>
    public override void Reset() => (errors, mean, spread, count) = (0, 0, 0, 0);

    private protected override void Add(double prediction, double target)
    {
        errors += (prediction - target) * (prediction - target);

        // Welford 1962: exact also where the mean is large.
        double distance = target - mean;
        mean += distance / ++count;
        spread += distance * (target - mean);
    }
}
