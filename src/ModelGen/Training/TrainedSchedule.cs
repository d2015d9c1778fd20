namespace ModelGen.Runtime;

/// <summary>Where a schedule stands for one trainer.</summary>
internal sealed class TrainedSchedule
{
    private readonly IReadOnlyList<ParameterGroup> groups;
    private readonly double[] numbers;

    /// <summary>Begins a schedule: sets the rates of its step 0.</summary>
    internal TrainedSchedule(LRScheduler scheduler, IReadOnlyList<ParameterGroup> groups)
    {
        Scheduler = scheduler;
        this.groups = groups;
        numbers = new double[scheduler.NumberCount];
        scheduler.Observe(0, double.NaN, numbers);
        foreach (ParameterGroup group in groups)
        {
            group.Lr = group.InitialLr;
        }

        Apply();
    }

    internal LRScheduler Scheduler { get; }

    /// <summary>The steps made.</summary>
    internal long Steps { get; private set; }

    internal void Step(double metric)
    {
        Scheduler.Observe(Steps + 1, metric, numbers);
        Steps++;
        Apply();
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

    private void Apply()
    {
        for (int i = 0; i < groups.Count; i++)
        {
            ParameterGroup group = groups[i];
            group.Lr = Scheduler.GetLr(group.Lr, group.InitialLr, Steps, numbers);
            double momentum = Scheduler.GetMomentum(group.Momentum, Steps);
            if (momentum != group.Momentum)
            {
                group.Momentum = momentum;
            }
        }
    }
}
