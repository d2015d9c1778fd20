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

    internal void Add(string name, Func<double> get, Action<double> set) => numbers.Add(new TrainerNumber(name, get, set));
}
