namespace ModelGen;

/// <summary>
/// How learning rates change (<c>torch.optim.lr_scheduler</c>). A schedule is a description and can serve several trainers: give it to a trainer's
/// <see cref="TrainerBase.Schedule"/> and call <see cref="TrainerBase.StepSchedule"/> where PyTorch calls <c>scheduler.step()</c>, after each epoch or after each step. Where it
/// stands belongs to the trainer and is saved with it.
/// </summary>
public abstract class LRScheduler
{
    /// <summary>What the schedule is called in a trainer's state, so that none goes on from another one's.</summary>
    protected internal abstract string Name { get; }

    /// <summary>Whether the schedule looks at a metric; <see cref="TrainerBase.Fit"/> then goes on with it after each pass.</summary>
    protected internal virtual bool TakesMetric => false;

    /// <summary>Whether <see cref="GetMomentum"/> changes it, so that the optimizer has to have one.</summary>
    protected internal virtual bool ChangesMomentum => false;

    /// <summary>How many numbers the schedule remembers.</summary>
    protected internal virtual int NumberCount => 0;

    /// <summary>The learning rate of a group at a step.</summary>
    /// <param name="lr">The rate at the step before, at step 0 the one that the group begins with.</param>
    /// <param name="initialLr">The rate that the group begins with.</param>
    /// <param name="step">The steps of the schedule so far, 0 where it begins.</param>
    /// <param name="numbers">What the schedule remembers.</param>
    protected internal abstract double GetLr(double lr, double initialLr, long step, ReadOnlySpan<double> numbers);

    /// <summary>The momentum of a group at a step: the one it has, unless the schedule is cyclic.</summary>
    /// <param name="momentum">The momentum at the step before.</param>
    /// <param name="step">The steps of the schedule so far, 0 where it begins.</param>
    protected internal virtual double GetMomentum(double momentum, long step) => momentum;

    /// <summary>Called once at each step, before the rates are asked for.</summary>
    /// <param name="step">The steps of the schedule so far, 0 where it begins.</param>
    /// <param name="metric">What <see cref="TrainerBase.StepSchedule"/> was given, NaN if nothing.</param>
    /// <param name="numbers">What the schedule remembers, 0 before step 0.</param>
    protected internal virtual void Observe(long step, double metric, Span<double> numbers)
    {
    }

    /// <summary>This schedule after some steps in which the rate rises linearly to the initial one.</summary>
    /// <param name="steps">How many, at least 1.</param>
    /// <param name="startFactor">The share of the rate at the first step, in (0, 1].</param>
    /// <returns>A <see cref="SequentialLR"/>.</returns>
    public SequentialLR AfterWarmup(int steps, double startFactor = 1e-3) => new([new LinearLR(startFactor, 1, steps), this], [steps]);

    /// <summary>Gives <paramref name="value"/> back if it is at least 1.</summary>
    private protected static long RequireSteps(long value, string name) =>
        value >= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be at least 1.");

    /// <summary>Gives <paramref name="value"/> back if it is finite.</summary>
    private protected static double RequireFinite(double value, string name) =>
        double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be finite.");
}
