namespace ModelGen;

/// <summary>Several schedules, each of which changes the rate that the one before gives (<c>torch.optim.lr_scheduler.ChainedScheduler</c>).</summary>
public sealed class ChainedScheduler : LRScheduler
{
    private readonly LRScheduler[] schedulers;

    /// <summary>Takes the schedules.</summary>
    /// <param name="schedulers">In order, at least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public ChainedScheduler(params ReadOnlySpan<LRScheduler> schedulers)
    {
        this.schedulers = schedulers.Length > 0 ? schedulers.ToArray() : throw new ArgumentException("There must be at least one schedule.", nameof(schedulers));
    }

    /// <inheritdoc/>
    protected internal override string Name => nameof(ChainedScheduler);

    /// <inheritdoc/>
    protected internal override bool TakesMetric => Array.Exists(schedulers, s => s.TakesMetric);

    /// <inheritdoc/>
    protected internal override bool ChangesMomentum => Array.Exists(schedulers, s => s.ChangesMomentum);

    /// <inheritdoc/>
    protected internal override int NumberCount
    {
        get
        {
            int count = 0;
            foreach (LRScheduler scheduler in schedulers)
            {
                count += scheduler.NumberCount;
            }

            return count;
        }
    }

    /// <inheritdoc/>
    protected internal override void Observe(long step, double metric, Span<double> numbers)
    {
        foreach (LRScheduler scheduler in schedulers)
        {
            scheduler.Observe(step, metric, numbers[..scheduler.NumberCount]);
            numbers = numbers[scheduler.NumberCount..];
        }
    }

    /// <inheritdoc/>
    protected internal override double GetLr(double lr, double initialLr, long step, ReadOnlySpan<double> numbers)
    {
        foreach (LRScheduler scheduler in schedulers)
        {
            lr = scheduler.GetLr(lr, initialLr, step, numbers[..scheduler.NumberCount]);
            numbers = numbers[scheduler.NumberCount..];
        }

        return lr;
    }

    /// <inheritdoc/>
    protected internal override double GetMomentum(double momentum, long step)
    {
        foreach (LRScheduler scheduler in schedulers)
        {
            momentum = scheduler.GetMomentum(momentum, step);
        }

        return momentum;
    }
}
