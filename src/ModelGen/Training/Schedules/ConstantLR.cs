namespace ModelGen;

/// <summary>The rate times a factor, until some steps have been made (<c>torch.optim.lr_scheduler.ConstantLR</c>).</summary>
public sealed class ConstantLR : LRScheduler
{
    private readonly double factor;
    private readonly long totalIters;

    /// <summary>Sets the numbers.</summary>
    /// <param name="factor">What the rate is multiplied by, in (0, 1].</param>
    /// <param name="totalIters">The steps after which the rate is the initial one, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ConstantLR(double factor = 1.0 / 3, long totalIters = 5)
    {
        this.factor = factor is > 0 and <= 1 ? factor : throw new ArgumentOutOfRangeException(nameof(factor), factor, $"factor is {factor}; it must lie in (0, 1].");
        this.totalIters = RequireSteps(totalIters, nameof(totalIters));
    }

    /// <inheritdoc/>
    protected internal override string Name => nameof(ConstantLR);

    /// <inheritdoc/>
    protected internal override double GetLr(double lr, double initialLr, long step, ReadOnlySpan<double> numbers) => step == 0 ? lr * factor : step == totalIters ? lr * (1 / factor) : lr;
}
