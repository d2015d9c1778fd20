namespace ModelGen;

/// <summary>
/// Several schedules one after the other (<c>torch.optim.lr_scheduler.SequentialLR</c>): at its milestone each begins with its step 0, from the initial rate.
/// </summary>
public sealed class SequentialLR : LRScheduler
{
    private readonly LRScheduler[] schedulers;
    private readonly long[] milestones;

    /// <summary>Takes the schedules.</summary>
    /// <param name="schedulers">In order, at least one.</param>
    /// <param name="milestones">The steps at which all but the first begin, each greater than the one before.</param>
    /// <exception cref="ArgumentException">There is no schedule, their numbers don't fit, or the milestones don't rise.</exception>
    public SequentialLR(IReadOnlyList<LRScheduler> schedulers, IReadOnlyList<long> milestones)
    {
        ArgumentNullException.ThrowIfNull(schedulers);
        ArgumentNullException.ThrowIfNull(milestones);
        if (schedulers.Count == 0 || milestones.Count != schedulers.Count - 1)
        {
            throw new ArgumentException($"There are {schedulers.Count} schedules and {milestones.Count} milestones; there must be one milestone for each schedule but the first.", nameof(milestones));
        }

        for (int i = 0; i < milestones.Count; i++)
        {
            if (milestones[i] <= (i == 0 ? 0 : milestones[i - 1]))
            {
                throw new ArgumentException($"Milestone {milestones[i]} must be greater than the one before, and than 0.", nameof(milestones));
            }
        }

        this.schedulers = [.. schedulers];
        this.milestones = [.. milestones];
    }

    /// <inheritdoc/>
    protected internal override string Name => nameof(SequentialLR);

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
        (int index, long begin, int first) = At(step);
        schedulers[index].Observe(step - begin, metric, numbers.Slice(first, schedulers[index].NumberCount));
    }

    /// <inheritdoc/>
    protected internal override double GetLr(double lr, double initialLr, long step, ReadOnlySpan<double> numbers)
    {
        (int index, long begin, int first) = At(step);
        return schedulers[index].GetLr(step == begin ? initialLr : lr, initialLr, step - begin, numbers.Slice(first, schedulers[index].NumberCount));
    }

    /// <inheritdoc/>
    protected internal override double GetMomentum(double momentum, long step)
    {
        (int index, long begin, _) = At(step);
        return schedulers[index].GetMomentum(momentum, step - begin);
    }

    /// <summary>The schedule at a step, where it began, and the first of its numbers.</summary>
    private (int Index, long Begin, int FirstNumber) At(long step)
    {
        int index = 0, first = 0;
        for (; index < milestones.Length && milestones[index] <= step; index++)
        {
            first += schedulers[index].NumberCount;
        }

        return (index, index == 0 ? 0 : milestones[index - 1], first);
    }
}
