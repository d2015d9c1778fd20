namespace ModelGen;

/// <summary>The rate times gamma at each multiple of some steps (<c>torch.optim.lr_scheduler.StepLR</c>).</summary>
public sealed class StepLR : LRScheduler
{
    private readonly long stepSize;
    private readonly double gamma;

    /// <summary>Sets the numbers.</summary>
    /// <param name="stepSize">The steps between two changes, at least 1.</param>
    /// <param name="gamma">What the rate is multiplied by, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public StepLR(long stepSize, double gamma = 0.1)
    {
        this.stepSize = RequireSteps(stepSize, nameof(stepSize));
        this.gamma = Optimizer.RequireNonNegative(gamma, nameof(gamma));
    }

    /// <inheritdoc/>
    protected internal override string Name => nameof(StepLR);

    /// <inheritdoc/>
    protected internal override double GetLr(double lr, double initialLr, long step, ReadOnlySpan<double> numbers) => step > 0 && step % stepSize == 0 ? lr * gamma : lr;
}
