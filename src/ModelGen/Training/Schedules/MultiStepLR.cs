namespace ModelGen;

/// <summary>The rate times gamma at given steps (<c>torch.optim.lr_scheduler.MultiStepLR</c>).</summary>
public sealed class MultiStepLR : LRScheduler
{
    private readonly long[] milestones;
    private readonly double gamma;

    /// <summary>Sets the numbers.</summary>
    /// <param name="milestones">The steps; one that is there twice counts twice.</param>
    /// <param name="gamma">What the rate is multiplied by, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public MultiStepLR(IReadOnlyList<long> milestones, double gamma = 0.1)
    {
        ArgumentNullException.ThrowIfNull(milestones);
        this.milestones = [.. milestones];
        this.gamma = Optimizer.RequireNonNegative(gamma, nameof(gamma));
    }

    /// <inheritdoc/>
    protected internal override string Name => nameof(MultiStepLR);

    /// <inheritdoc/>
    protected internal override double GetLr(double lr, double initialLr, long step, ReadOnlySpan<double> numbers)
    {
        foreach (long milestone in milestones)
        {
            lr = milestone == step ? lr * gamma : lr;
        }

        return lr;
    }
}
