namespace ModelGen;

/// <summary>
/// All that a trainer and its model keep from step to step, by name: parameters and states of the model, what the optimizer remembers, averages, carried states,
/// counters, rates, the schedule and the state of random numbers. With equal states and equal data, training goes on with the same bits.
/// </summary>
public sealed class TrainerState
{
    private readonly List<TrainerTensor> tensors = [];
    private readonly List<TrainerNumber> numbers = [];

    internal TrainerState()
    {
    }

    /// <summary>The tensors.</summary>
    public IReadOnlyList<TrainerTensor> Tensors => tensors;

    /// <summary>The numbers.</summary>
    public IReadOnlyList<TrainerNumber> Numbers => numbers;

    internal void Add(TrainerTensor tensor) => tensors.Add(tensor);

    /// <summary>Adds any number.</summary>
    internal void Add(string name, Func<double> get, Action<double> set) => numbers.Add(new(name, get, set, static _ => true));

    /// <summary>Adds a number that can't be another one.</summary>
    internal void AddConstant(string name, double number) => numbers.Add(new(name, () => number, static _ => { }, value => value == number));

    /// <summary>Adds a number that is finite and not negative.</summary>
    internal void AddSetting(string name, Func<double> get, Action<double> set) => numbers.Add(new(name, get, set, static value => value >= 0 && double.IsFinite(value)));

    /// <summary>Adds a number of things, which an <c>int</c> or <c>long</c> holds.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="get">Reads it.</param>
    /// <param name="set">Writes it.</param>
    /// <param name="most">The greatest it can be.</param>
    internal void AddCount(string name, Func<double> get, Action<double> set, double most = 1L << 53) =>
        numbers.Add(new(name, get, set, value => value >= 0 && value <= most && value == Math.Floor(value)));
}
