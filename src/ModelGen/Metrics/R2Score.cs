namespace ModelGen;

/// <summary>
/// The share of the targets' variance that predictions explain (<c>torchmetrics.R2Score</c>): <c>1 − Σ(prediction − target)² / Σ(target − mean)²</c>. 0 is as good as always saying the mean.
/// Where all targets are equal it is 1 if all predictions are exact, and 0 if not, as scikit-learn has it.
/// </summary>
public sealed class R2Score : RegressionMetric
{
    /// <inheritdoc/>
    public override MetricMode Mode => MetricMode.Max;

    private double errors;
    private double mean;
    private double spread;
    private long count;

    /// <inheritdoc/>
    protected override string DefaultName => "r2";

    /// <inheritdoc/>
    /// <remarks>NaN for fewer than two targets.</remarks>
    public override double Value => count < 2 ? double.NaN : spread == 0 ? (errors == 0 ? 1 : errors > 0 ? 0 : double.NaN) : 1 - (errors / spread);

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
