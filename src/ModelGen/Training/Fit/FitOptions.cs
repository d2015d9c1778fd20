namespace ModelGen;

/// <summary>How <see cref="TrainerBase.Fit"/> trains.</summary>
public sealed class FitOptions
{
    /// <summary>Passes over the data in all, at least 1; those before a checkpoint that is gone on from count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Epochs
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>What is evaluated after each pass; its values have <c>val_</c> before their names.</summary>
    public Evaluation? Validation { get; init; }

    /// <summary>Whether the average of the parameters, the trainer's <see cref="TrainerBase.Ema"/>, is what is evaluated, and kept where the best is.</summary>
    public bool ValidateEma { get; init; }

    /// <summary>
    /// When the trainer's <see cref="TrainerBase.Schedule"/> goes on. By default after each step that changes parameters, and a schedule that looks at a metric, such as
    /// <see cref="ReduceLROnPlateau"/>, after each pass.
    /// </summary>
    public ScheduleInterval? ScheduleInterval { get; init; }

    /// <summary>What a schedule looks at that looks at a metric; by default <c>val_loss</c>, or <c>loss</c> without a validation.</summary>
    public string? ScheduleMonitor { get; init; }

    /// <summary>What else is done on the way, in this order: <see cref="EarlyStopping"/>, <see cref="ModelCheckpoint"/>, what a program adds.</summary>
    public IReadOnlyList<TrainingCallback> Callbacks { get; init; } = [];

    /// <summary>How many threads training uses, itself included, as <see cref="Parallelism.Use"/> has it; null for what <see cref="Parallelism"/> says. Results are the same bits at any number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 or more than can be.</exception>
    public int? Threads
    {
        get;
        init
        {
            if (value is { } threads)
            {
                Parallelism.RequireCount(threads, nameof(Threads));
            }

            field = value;
        }
    }

    /// <summary>Told after each step and each pass.</summary>
    public IProgress<FitProgress>? Progress { get; init; }

    /// <summary>Whether to begin at the first batch though an earlier <see cref="TrainerBase.Fit"/> was cut short, or a checkpoint was loaded.</summary>
    public bool FromStart { get; init; }

    /// <summary>Which values of a number that a pass gives are better.</summary>
    internal MetricMode ModeOf(string name) => name.StartsWith("val_", StringComparison.Ordinal) && Validation is { } validation ? validation.ModeOf(name["val_".Length..]) : MetricMode.Min;

    /// <summary>Throws unless a pass gives a number of this name.</summary>
    /// <exception cref="InvalidOperationException">It doesn't; the message lists the names.</exception>
    internal void RequireName(string name)
    {
        var names = new List<string> { "loss", "lr" };
        foreach (string validated in Validation?.Names ?? [])
        {
            names.Add("val_" + validated);
        }

        if (!names.Contains(name))
        {
            throw new InvalidOperationException($"{MessageText.Quote(name)} is to be looked at after each pass, which gives: {MessageText.List(names, ", ")}.{(Validation is null ? " There is no Validation." : "")}");
        }
    }
}
