namespace ModelGen;

/// <summary>
/// The 1cycle policy (Smith and Topin 2018; <c>torch.optim.lr_scheduler.OneCycleLR</c>): the rate rises to its greatest value and falls far below where it began, while the momentum falls and
/// rises. All groups have the same rate.
/// </summary>
public sealed class OneCycleLR : LRScheduler
{
    private readonly double maxLr;
    private readonly long totalSteps;
    private readonly double pctStart;
    private readonly AnnealStrategy annealStrategy;
    private readonly bool cyclesMomentum;
    private readonly double baseMomentum;
    private readonly double maxMomentum;
    private readonly double firstLr;
    private readonly double lastLr;
    private readonly bool hasThreePhases;

    /// <summary>Sets the numbers.</summary>
    /// <param name="maxLr">The greatest rate, ≥ 0.</param>
    /// <param name="totalSteps">The steps of the cycle, at least 1; <see cref="TrainerBase.StepSchedule"/> throws beyond.</param>
    /// <param name="pctStart">The share of the cycle in which the rate rises, in [0, 1].</param>
    /// <param name="annealStrategy">How the rate goes from one value to the next.</param>
    /// <param name="cycleMomentum">Whether the momentum changes the other way round; the optimizer must have one then.</param>
    /// <param name="baseMomentum">The least momentum, in [0, 1).</param>
    /// <param name="maxMomentum">The greatest momentum, in [0, 1).</param>
    /// <param name="divFactor">The greatest rate divided by the first one, greater than 0.</param>
    /// <param name="finalDivFactor">The first rate divided by the last one, greater than 0.</param>
    /// <param name="threePhase">Whether the rate falls to the first one before it falls to the last one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public OneCycleLR(
        double maxLr,
        long totalSteps,
        double pctStart = 0.3,
        AnnealStrategy annealStrategy = AnnealStrategy.Cos,
        bool cycleMomentum = true,
        double baseMomentum = 0.85,
        double maxMomentum = 0.95,
        double divFactor = 25,
        double finalDivFactor = 1e4,
        bool threePhase = false)
    {
        this.maxLr = Optimizer.RequireNonNegative(maxLr, nameof(maxLr));
        this.totalSteps = RequireSteps(totalSteps, nameof(totalSteps));
        this.pctStart = pctStart is >= 0 and <= 1 ? pctStart : throw new ArgumentOutOfRangeException(nameof(pctStart), pctStart, $"pctStart is {pctStart}; it must lie in [0, 1].");
        this.annealStrategy = annealStrategy;
        cyclesMomentum = cycleMomentum;
        this.baseMomentum = RequireMomentum(baseMomentum, nameof(baseMomentum));
        this.maxMomentum = RequireMomentum(maxMomentum, nameof(maxMomentum));
        firstLr = maxLr / RequirePositive(divFactor, nameof(divFactor));
        lastLr = firstLr / RequirePositive(finalDivFactor, nameof(finalDivFactor));
        hasThreePhases = threePhase;
    }

    /// <inheritdoc/>
    protected internal override string Name => nameof(OneCycleLR);

    /// <inheritdoc/>
    protected internal override bool ChangesMomentum => cyclesMomentum;

    /// <inheritdoc/>
    protected internal override void Observe(long step, double metric, Span<double> numbers)
    {
        // Behind the last step a loop goes on once more, to a rate that nothing is trained with.
        if (step > totalSteps)
        {
            throw new InvalidOperationException($"The cycle has {totalSteps} steps, the last of which is {totalSteps - 1}; this would be step {step}.");
        }
    }

    /// <inheritdoc/>
    protected internal override double GetLr(double lr, double initialLr, long step, ReadOnlySpan<double> numbers) =>
        hasThreePhases ? At(step, firstLr, maxLr, firstLr, lastLr) : At(step, firstLr, maxLr, lastLr, lastLr);

    /// <inheritdoc/>
    protected internal override double GetMomentum(double momentum, long step) =>
        cyclesMomentum ? At(step, maxMomentum, baseMomentum, maxMomentum, maxMomentum) : momentum;

    private static double RequireMomentum(double value, string name) =>
        value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must lie in [0, 1).");

    private static double RequirePositive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be finite and greater than 0.");

    /// <summary>Where the cycle stands that goes through four values, the last two of which are one if there are two phases.</summary>
    private double At(long step, double first, double second, double third, double fourth)
    {
        double peak = (pctStart * totalSteps) - 1, end = totalSteps - 1;
        step = Math.Min(step, totalSteps - 1);
        double valley = hasThreePhases ? (2 * pctStart * totalSteps) - 2 : end;
        return step <= peak ? Anneal(first, second, step / peak)
            : step <= valley || !hasThreePhases ? Anneal(second, third, (step - peak) / (valley - peak))
            : Anneal(third, fourth, (step - valley) / (end - valley));
    }

    private double Anneal(double from, double to, double share) => annealStrategy == AnnealStrategy.Linear
        ? ((to - from) * share) + from
        : to + ((from - to) / 2 * (Math.Cos(Math.PI * share) + 1));
}
