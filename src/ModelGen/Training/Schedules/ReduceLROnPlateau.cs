namespace ModelGen;

/// <summary>
/// The rate times a factor when a metric has not become better for some time (<c>torch.optim.lr_scheduler.ReduceLROnPlateau</c>); <see cref="TrainerBase.StepSchedule"/> is given the metric; NaN is not better.
/// </summary>
public sealed class ReduceLROnPlateau : LRScheduler
{
    private const int Best = 0, BadSteps = 1, Cooldown = 2, IsReduced = 3;

    private readonly bool isMaximized;
    private readonly double factor;
    private readonly int patience;
    private readonly double threshold;
    private readonly bool isAbsolute;
    private readonly int cooldown;
    private readonly double minLr;
    private readonly double eps;

    /// <summary>Sets the numbers.</summary>
    /// <param name="maximize">Whether greater metrics are better; PyTorch's <c>mode='max'</c>.</param>
    /// <param name="factor">What the rate is multiplied by, in (0, 1).</param>
    /// <param name="patience">The steps without improvement that change nothing, ≥ 0.</param>
    /// <param name="threshold">By how much a metric has to be better, ≥ 0.</param>
    /// <param name="absoluteThreshold">Whether the threshold is a difference, PyTorch's <c>threshold_mode='abs'</c>, and not a share of the best metric.</param>
    /// <param name="cooldown">The steps after a change in which nothing counts, ≥ 0.</param>
    /// <param name="minLr">The least rate, ≥ 0.</param>
    /// <param name="eps">The least change of a rate, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ReduceLROnPlateau(
        bool maximize = false,
        double factor = 0.1,
        int patience = 10,
        double threshold = 1e-4,
        bool absoluteThreshold = false,
        int cooldown = 0,
        double minLr = 0,
        double eps = 1e-8)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(cooldown);
        isMaximized = maximize;
        this.factor = factor is > 0 and < 1 ? factor : throw new ArgumentOutOfRangeException(nameof(factor), factor, $"factor is {factor}; it must lie between 0 and 1.");
        this.patience = patience;
        this.threshold = Optimizer.RequireNonNegative(threshold, nameof(threshold));
        isAbsolute = absoluteThreshold;
        this.cooldown = cooldown;
        this.minLr = Optimizer.RequireNonNegative(minLr, nameof(minLr));
        this.eps = Optimizer.RequireNonNegative(eps, nameof(eps));
    }

    /// <inheritdoc/>
    protected internal override string Name => nameof(ReduceLROnPlateau);

    /// <inheritdoc/>
    protected internal override bool TakesMetric => true;

    /// <inheritdoc/>
    protected internal override int NumberCount => 4;

    /// <inheritdoc/>
    protected internal override void Observe(long step, double metric, Span<double> numbers)
    {
        numbers[IsReduced] = 0;
        if (step == 0)
        {
            numbers[Best] = isMaximized ? double.NegativeInfinity : double.PositiveInfinity;
            return;
        }

        if (IsBetter(metric, numbers[Best]))
        {
            numbers[Best] = metric;
            numbers[BadSteps] = 0;
        }
        else
        {
            numbers[BadSteps]++;
        }

        if (numbers[Cooldown] > 0)
        {
            numbers[Cooldown]--;
            numbers[BadSteps] = 0;
        }

        if (numbers[BadSteps] > patience)
        {
            numbers[IsReduced] = 1;
            numbers[Cooldown] = cooldown;
            numbers[BadSteps] = 0;
        }
    }

    /// <inheritdoc/>
    protected internal override double GetLr(double lr, double initialLr, long step, ReadOnlySpan<double> numbers)
    {
        double reduced = Math.Max(lr * factor, minLr);
        return numbers[IsReduced] != 0 && lr - reduced > eps ? reduced : lr;
    }

    private bool IsBetter(double metric, double best) => (isMaximized, isAbsolute) switch
    {
        (false, false) => metric < best * (1 - threshold),
        (false, true) => metric < best - threshold,
        (true, false) => metric > best * (1 + threshold),
        (true, true) => metric > best + threshold,
    };
}
