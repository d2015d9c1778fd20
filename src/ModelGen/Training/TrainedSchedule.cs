namespace ModelGen.Runtime;

/// <summary>Where a schedule stands for one trainer.</summary>
internal sealed class TrainedSchedule
{
    /// <summary>What is taken for a rounding error: formulas that end at 0 go over values as large as the rate.</summary>
    private const double Rounding = 1e-6;

    private readonly IReadOnlyList<ParameterGroup> groups;
    private readonly double[] numbers;
    private readonly double[] before;
    private readonly double[] rates;

    /// <summary>Begins a schedule: sets the rates of its step 0.</summary>
    /// <exception cref="InvalidOperationException">The schedule changes the momentum, and a group has none.</exception>
    internal TrainedSchedule(LRScheduler scheduler, IReadOnlyList<ParameterGroup> groups)
    {
        Scheduler = scheduler;
        this.groups = groups;
        numbers = new double[scheduler.NumberCount];
        before = new double[numbers.Length];
        rates = new double[groups.Count];
        RequireMomentum();
        scheduler.Observe(0, double.NaN, numbers);
        Apply(0, isFirst: true);
    }

    internal LRScheduler Scheduler { get; }

    /// <summary>The steps made.</summary>
    internal long Steps { get; private set; }

    /// <summary>Goes on by a step, or, if it throws, not at all.</summary>
    internal void Step(double metric)
    {
        numbers.CopyTo(before, 0);
        try
        {
            Scheduler.Observe(Steps + 1, metric, numbers);
            Apply(Steps + 1, isFirst: false);
        }
        catch
        {
            before.CopyTo(numbers, 0);
            throw;
        }

        Steps++;
    }

    internal void AddTo(TrainerState state)
    {
        string prefix = $"schedule.{Scheduler.Name}.";
        state.AddCount(prefix + "step", () => Steps, value => Steps = (long)value);
        for (int i = 0; i < numbers.Length; i++)
        {
            int index = i;
            state.Add($"{prefix}{index}", () => numbers[index], value => numbers[index] = value);
        }
    }

    private void Apply(long step, bool isFirst)
    {
        for (int i = 0; i < groups.Count; i++)
        {
            ParameterGroup group = groups[i];
            rates[i] = RequireRate(Scheduler.GetLr(isFirst ? group.InitialLr : group.Lr, group.InitialLr, step, numbers), step);
        }

        for (int i = 0; i < groups.Count; i++)
        {
            ParameterGroup group = groups[i];
            group.Lr = rates[i];
            double momentum = Scheduler.GetMomentum(group.Momentum, step);
            if (momentum != group.Momentum)
            {
                group.Momentum = momentum;
            }
        }
    }

    /// <summary>A rate that rounding has made negative is 0.</summary>
    private double RequireRate(double lr, long step) => double.IsFinite(lr) && lr >= -Rounding ? Math.Max(lr, 0)
        : throw new InvalidOperationException($"{Scheduler.Name} gives the rate {lr} at step {step}; it must be finite and not negative.");

    private void RequireMomentum()
    {
        if (!Scheduler.ChangesMomentum)
        {
            return;
        }

        foreach (ParameterGroup group in groups)
        {
            if (!group.HasMomentum)
            {
                throw new InvalidOperationException(
                    $"{Scheduler.Name} changes the momentum, but the optimizer was created without one: give it one, or the schedule cycleMomentum: false.");
            }
        }
    }
}
