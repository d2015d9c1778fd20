namespace ModelGen;

/// <summary>A number that a trainer keeps from step to step, by name.</summary>
public sealed class TrainerNumber
{
    private readonly Func<double> get;
    private readonly Action<double> set;

    private readonly Predicate<double> isValid;

    internal TrainerNumber(string name, Func<double> get, Action<double> set, Predicate<double> isValid)
    {
        this.isValid = isValid;
        Name = name;
        this.get = get;
        this.set = set;
    }

    /// <summary>Its name: <c>schedule.step</c>.</summary>
    public string Name { get; }

    /// <summary>Its value.</summary>
    public double Value
    {
        get => get();
        internal set => set(value);
    }

    /// <summary>Whether it can have a value.</summary>
    internal bool CanBe(double value) => isValid(value);
}
