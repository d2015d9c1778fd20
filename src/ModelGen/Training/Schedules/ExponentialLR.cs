namespace ModelGen;

/// <summary>The rate times gamma at each step (<c>torch.optim.lr_scheduler.ExponentialLR</c>).</summary>
public sealed class ExponentialLR : LRScheduler
{
    private readonly double gamma;

    /// <summary>Sets the numbers.</summary>
    /// <param name="gamma">What the rate is multiplied by, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ExponentialLR(double gamma)
    {
        this.gamma = Optimizer.RequireNonNegative(gamma, nameof(gamma));
    }

    /// <inheritdoc/>
    protected internal override string Name => nameof(ExponentialLR);

    /// <inheritdoc/>
    protected internal override double GetLr(double lr, double initialLr, long step, ReadOnlySpan<double> numbers) => step == 0 ? lr : lr * gamma;
}
