namespace ModelGen;

/// <summary>The rate falls along half a cosine, and rises again (Loshchilov and Hutter 2017; <c>torch.optim.lr_scheduler.CosineAnnealingLR</c>).</summary>
public sealed class CosineAnnealingLR : LRScheduler
{
    private readonly long tMax;
    private readonly double etaMin;

    /// <summary>Sets the numbers.</summary>
    /// <param name="tMax">The steps of half a cosine, at least 1.</param>
    /// <param name="etaMin">The least rate, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public CosineAnnealingLR(long tMax, double etaMin = 0)
    {
        this.tMax = RequireSteps(tMax, nameof(tMax));
        this.etaMin = Optimizer.RequireNonNegative(etaMin, nameof(etaMin));
    }

    /// <inheritdoc/>
    protected internal override string Name => nameof(CosineAnnealingLR);

    /// <inheritdoc/>
    protected internal override double GetLr(double lr, double initialLr, long step, ReadOnlySpan<double> numbers)
    {
        if (step == 0)
        {
            return lr;
        }

        if ((step - 1 - tMax) % (2 * tMax) == 0)
        {
            return lr + ((initialLr - etaMin) * (1 - Math.Cos(Math.PI / tMax)) / 2);
        }

        return ((1 + Math.Cos(Math.PI * step / tMax)) / (1 + Math.Cos(Math.PI * (step - 1) / tMax)) * (lr - etaMin)) + etaMin;
    }
}
