namespace ModelGen;

/// <summary>
/// How gradients change parameters (<c>torch.optim.Optimizer</c>). An optimizer is a description: its hyperparameters don't change, and one object can serve several
/// trainers. What changes belongs to the trainer: rates and the like to its <see cref="TrainerBase.Groups"/>, what is remembered of each parameter to its state.
/// </summary>
public abstract class Optimizer
{
    /// <summary>Sets what all optimizers have.</summary>
    /// <param name="lr">The learning rate, ≥ 0.</param>
    /// <param name="weightDecay">The factor of the penalty on weights, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    protected Optimizer(double lr, double weightDecay = 0)
    {
        Lr = RequireNonNegative(lr, nameof(lr));
        WeightDecay = RequireNonNegative(weightDecay, nameof(weightDecay));
    }

    /// <summary>The learning rate that groups begin with, ≥ 0.</summary>
    public double Lr { get; }

    /// <summary>The factor of the penalty on weights that groups begin with, ≥ 0.</summary>
    public double WeightDecay { get; }

    /// <summary>What groups begin with as momentum, which cyclic schedules change: the momentum of <see cref="SGD"/>, the first beta of <see cref="Adam"/>; 0 without one.</summary>
    public virtual double Momentum => 0;

    /// <summary>Whether the momentum is a share, less than 1.</summary>
    internal virtual bool IsMomentumShare => true;

    /// <summary>The name of the class: what checkpoints know the optimizer by.</summary>
    internal string Name
    {
        get
        {
            string name = GetType().ToString();
            return name[(name.LastIndexOf('.') + 1)..];
        }
    }

    /// <summary>Whether to climb instead of descending.</summary>
    public bool Maximize { get; init; }

    /// <summary>What some parameters have of their own: rules in order, each overriding those before it in what it sets.</summary>
    /// <exception cref="ArgumentNullException">The list, or a rule in it, is null.</exception>
    public IReadOnlyList<ParameterRule> Rules
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Rules));
            foreach (ParameterRule rule in value)
            {
                ArgumentNullException.ThrowIfNull(rule, nameof(Rules));
            }

            field = value;
        }
    } = [];

    /// <summary>The names of what is remembered of each parameter, at most three, as in PyTorch's <c>state_dict</c>: <c>exp_avg</c>; constant.</summary>
    public abstract IReadOnlyList<string> StateNames { get; }

    /// <summary>The names of numbers that are remembered of each parameter tensor; constant.</summary>
    public virtual IReadOnlyList<string> NumberNames => [];

    /// <summary>
    /// Whether <see cref="Update"/> is given one tensor at a time, in its logical order: for optimizers that treat a tensor as a whole. Others are given as many as lie together and have
    /// the same settings, in the order in which they are stored.
    /// </summary>
    public virtual bool TakesTensors => false;

    /// <summary>
    /// The shape of what is remembered of a tensor, where <see cref="TakesTensors"/>; null where nothing is. <see cref="OptimizerUpdate.ReadState"/> gives it in row-major order.
    /// </summary>
    /// <param name="state">0 … the number of <see cref="StateNames"/> − 1.</param>
    /// <param name="tensor">A parameter.</param>
    public virtual Shape? StateShape(int state, NamedTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return tensor.Shape;
    }

    /// <summary>Called once in each step for the numbers of parameters that are updated together, before <see cref="Update"/>.</summary>
    /// <param name="step">The number of the step for these parameters, 1 for the first.</param>
    /// <param name="group">Their settings.</param>
    /// <param name="numbers">The numbers, 0 before the first step.</param>
    public virtual void BeginStep(long step, ParameterGroup group, Span<double> numbers)
    {
    }

    /// <summary>Updates some parameters in a single pass. Zero parameters with zero gradients must stay zero: they are padding.</summary>
    /// <param name="update">Parameters, gradients and what is remembered of them.</param>
    public abstract void Update(in OptimizerUpdate update);

    /// <summary>
    /// Throws unless the optimizer, with the settings of a group, can update sparse tables row by row, leaving rows without a gradient as they are. A trainer
    /// of a model with such tables asks when it is made and before each step.
    /// </summary>
    /// <param name="group">The settings of the table.</param>
    /// <exception cref="InvalidOperationException">It cannot; the message says why.</exception>
    public virtual void RequireSparse(ParameterGroup group) =>
        throw new InvalidOperationException("This optimizer takes no sparse tables: declare the layers without 'sparse', or choose another one.");

    /// <summary>Gives <paramref name="value"/> back if it is finite and greater than 0 as a <c>float</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    protected static double RequirePositiveSingle(double value, string name) => (float)value > 0 && float.IsFinite((float)value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be greater than 0 as a float.");

    /// <summary>Gives <paramref name="value"/> back if it is a finite number ≥ 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    protected internal static double RequireNonNegative(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be a finite number ≥ 0.");

    /// <summary>Gives <paramref name="value"/> back if it lies in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    protected static double RequireFraction(double value, string name) => value is >= 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must lie in [0, 1).");

    /// <summary>Gives both values back if they lie in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">One does not.</exception>
    protected static (double Beta1, double Beta2) RequireFractions((double Beta1, double Beta2) values, string name) =>
        (RequireFraction(values.Beta1, name), RequireFraction(values.Beta2, name));
}
