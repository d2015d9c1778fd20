namespace ModelGen;

/// <summary>The rate falls along half a cosine and begins anew, each time for longer (Loshchilov and Hutter 2017; <c>torch.optim.lr_scheduler.CosineAnnealingWarmRestarts</c>).</summary>
public sealed class CosineAnnealingWarmRestarts : LRScheduler
{
    private readonly long t0;
    private readonly long tMult;
    private readonly double etaMin;

    /// <summary>Sets the numbers.</summary>
    /// <param name="t0">The steps of the first half cosine, at least 1.</param>
    /// <param name="tMult">How many times as long each is as the one before, at least 1.</param>
    /// <param name="etaMin">The least rate, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public CosineAnnealingWarmRestarts(long t0, int tMult = 1, double etaMin = 0)
    {
        this.t0 = RequireSteps(t0, nameof(t0));
        this.tMult = RequireSteps(tMult, nameof(tMult));
        this.etaMin = Optimizer.RequireNonNegative(etaMin, nameof(etaMin));
    }

    /// <inheritdoc/>
    protected internal override string Name => nameof(CosineAnnealingWarmRestarts);

    /// <inheritdoc/>
    protected internal override double GetLr(double lr, double initialLr, long step, ReadOnlySpan<double> numbers)
    {
        long length = t0, position = step;
        if (tMult == 1)
        {
            position = step % length;
        }
        else
        {
            for (; position >= length; length *= tMult)
            {
                position -= length;
            }
        }

        return etaMin + ((initialLr - etaMin) * (1 + Math.Cos(Math.PI * position / length)) / 2);
    }
}
