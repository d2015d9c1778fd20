namespace ModelGen;

/// <summary>
/// The rate goes up and down between two bounds, and the momentum the other way round (Smith 2017; <c>torch.optim.lr_scheduler.CyclicLR</c>). All groups have the same rate.
/// </summary>
public sealed class CyclicLR : LRScheduler
{
    private readonly double baseLr;
    private readonly double maxLr;
    private readonly double total;
    private readonly double ratio;
    private readonly CyclicMode mode;
    private readonly double gamma;
    private readonly bool cyclesMomentum;
    private readonly double baseMomentum;
    private readonly double maxMomentum;

    /// <summary>Sets the numbers.</summary>
    /// <param name="baseLr">The least rate, ≥ 0.</param>
    /// <param name="maxLr">The greatest rate, ≥ 0.</param>
    /// <param name="stepSizeUp">The steps up, at least 1.</param>
    /// <param name="stepSizeDown">The steps down, at least 1; as many as up if left out.</param>
    /// <param name="mode">How the height changes.</param>
    /// <param name="gamma">The factor of <see cref="CyclicMode.ExpRange"/>, ≥ 0.</param>
    /// <param name="cycleMomentum">Whether the momentum changes the other way round; the optimizer must have one then.</param>
    /// <param name="baseMomentum">The least momentum, in [0, 1).</param>
    /// <param name="maxMomentum">The greatest momentum, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public CyclicLR(
        double baseLr,
        double maxLr,
        long stepSizeUp = 2000,
        long? stepSizeDown = null,
        CyclicMode mode = CyclicMode.Triangular,
        double gamma = 1,
        bool cycleMomentum = true,
        double baseMomentum = 0.8,
        double maxMomentum = 0.9)
    {
        this.baseLr = Optimizer.RequireNonNegative(baseLr, nameof(baseLr));
        this.maxLr = Optimizer.RequireNonNegative(maxLr, nameof(maxLr));
        double up = RequireSteps(stepSizeUp, nameof(stepSizeUp));
        total = up + RequireSteps(stepSizeDown ?? stepSizeUp, nameof(stepSizeDown));
        ratio = up / total;
        this.mode = mode;
        this.gamma = Optimizer.RequireNonNegative(gamma, nameof(gamma));
        cyclesMomentum = cycleMomentum;
        this.baseMomentum = RequireMomentum(baseMomentum, nameof(baseMomentum));
        this.maxMomentum = RequireMomentum(maxMomentum, nameof(maxMomentum));
    }

    /// <inheritdoc/>
    protected internal override string Name => nameof(CyclicLR);

    /// <inheritdoc/>
    protected internal override bool ChangesMomentum => cyclesMomentum;

    /// <inheritdoc/>
    protected internal override double GetLr(double lr, double initialLr, long step, ReadOnlySpan<double> numbers) => baseLr + ((maxLr - baseLr) * Height(step));

    /// <inheritdoc/>
    protected internal override double GetMomentum(double momentum, long step) =>
        cyclesMomentum ? maxMomentum - ((maxMomentum - baseMomentum) * Height(step)) : momentum;

    private static double RequireMomentum(double value, string name) =>
        value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must lie in [0, 1).");

    /// <summary>The height at a step, 1 being the full one.</summary>
    private double Height(long step)
    {
        double cycle = Math.Floor(1 + (step / total));
        double x = 1 + (step / total) - cycle;
        double height = x <= ratio ? x / ratio : (x - 1) / (ratio - 1);
        return height * mode switch
        {
            CyclicMode.Triangular2 => 1 / Math.Pow(2, cycle - 1),
            CyclicMode.ExpRange => Math.Pow(gamma, step),
            _ => 1,
        };
    }
}
