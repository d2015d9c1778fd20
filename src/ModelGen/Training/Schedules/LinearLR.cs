namespace ModelGen;

/// <summary>The rate times a factor that changes linearly (<c>torch.optim.lr_scheduler.LinearLR</c>).</summary>
public sealed class LinearLR : LRScheduler
{
    private readonly double startFactor;
    private readonly double endFactor;
    private readonly long totalIters;

    /// <summary>Sets the numbers.</summary>
    /// <param name="startFactor">The factor at step 0, in (0, 1].</param>
    /// <param name="endFactor">The factor in the end, in [0, 1].</param>
    /// <param name="totalIters">The steps in between, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public LinearLR(double startFactor = 1.0 / 3, double endFactor = 1, long totalIters = 5)
    {
        this.startFactor = startFactor is > 0 and <= 1
            ? startFactor
            : throw new ArgumentOutOfRangeException(nameof(startFactor), startFactor, $"startFactor is {startFactor}; it must lie in (0, 1].");
        this.endFactor = endFactor is >= 0 and <= 1
            ? endFactor
            : throw new ArgumentOutOfRangeException(nameof(endFactor), endFactor, $"endFactor is {endFactor}; it must lie in [0, 1].");
        this.totalIters = RequireSteps(totalIters, nameof(totalIters));
    }

    /// <inheritdoc/>
    protected internal override string Name => nameof(LinearLR);

    /// <inheritdoc/>
    protected internal override double GetLr(double lr, double initialLr, long step, ReadOnlySpan<double> numbers)
    {
        double change = endFactor - startFactor;
        return step == 0 ? lr * startFactor : step > totalIters ? lr : lr * (1 + (change / ((totalIters * startFactor) + ((step - 1) * change))));
    }
}
