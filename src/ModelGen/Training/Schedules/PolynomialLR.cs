namespace ModelGen;

/// <summary>The rate falls to 0 along a power of the steps that are left (<c>torch.optim.lr_scheduler.PolynomialLR</c>).</summary>
public sealed class PolynomialLR : LRScheduler
{
    private readonly long totalIters;
    private readonly double power;

    /// <summary>Sets the numbers.</summary>
    /// <param name="totalIters">The steps after which the rate is 0, at least 1.</param>
    /// <param name="power">The power, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public PolynomialLR(long totalIters = 5, double power = 1)
    {
        this.totalIters = RequireSteps(totalIters, nameof(totalIters));
        this.power = Optimizer.RequireNonNegative(power, nameof(power));
    }

    /// <inheritdoc/>
    protected internal override string Name => nameof(PolynomialLR);

    /// <inheritdoc/>
    protected internal override double GetLr(double lr, double initialLr, long step, ReadOnlySpan<double> numbers)
    {
        if (step == 0 || step > totalIters)
        {
            return lr;
        }

        return lr * Math.Pow((1 - ((double)step / totalIters)) / (1 - ((double)(step - 1) / totalIters)), power);
    }
}
