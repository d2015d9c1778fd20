namespace ModelGen;

/// <summary>
/// Parameters that a trainer changes with the same settings (an entry of <c>torch.optim.Optimizer.param_groups</c>). Settings may be changed between steps; a schedule
/// changes <see cref="Lr"/>, and cyclic ones <see cref="Momentum"/>.
/// </summary>
public sealed class ParameterGroup
{
    private readonly double firstMomentum;
    private readonly bool isMomentumShare;
    private double lr;
    private double weightDecay;
    private double momentum;

    internal ParameterGroup(double lr, double weightDecay, double momentum, IReadOnlyList<NamedTensor> parameters, bool isMomentumShare = false)
    {
        this.isMomentumShare = isMomentumShare;
        InitialLr = this.lr = lr;
        this.weightDecay = weightDecay;
        firstMomentum = this.momentum = momentum;
        Parameters = parameters;
    }

    /// <summary>The learning rate that schedules begin with.</summary>
    public double InitialLr { get; internal set; }

    /// <summary>The learning rate, ≥ 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Lr
    {
        get => lr;
        set => lr = Optimizer.RequireNonNegative(value, nameof(Lr));
    }

    /// <summary>The factor of the penalty on weights, ≥ 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WeightDecay
    {
        get => weightDecay;
        set => weightDecay = Optimizer.RequireNonNegative(value, nameof(WeightDecay));
    }

    /// <summary>The momentum of an optimizer that has one: of <see cref="SGD"/> its own, of <see cref="Adam"/> and its kin the first beta.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, not finite, or too large for the optimizer.</exception>
    /// <exception cref="InvalidOperationException">The optimizer was created without momentum.</exception>
    public double Momentum
    {
        get => momentum;
        set
        {
            if (firstMomentum == 0 && value != 0)
            {
                throw new InvalidOperationException("The optimizer was created without momentum, so trainers remember none.");
            }

            if (isMomentumShare && value >= 1)
            {
                throw new ArgumentOutOfRangeException(nameof(Momentum), value, $"{nameof(Momentum)} is {value}; it must be less than 1: it is a share that is kept.");
            }

            momentum = Optimizer.RequireNonNegative(value, nameof(Momentum));
        }
    }

    /// <summary>Whether the optimizer was created with a momentum, so that trainers remember one.</summary>
    internal bool HasMomentum => firstMomentum != 0;

    /// <summary>The parameters, in declaration order.</summary>
    public IReadOnlyList<NamedTensor> Parameters { get; }
}
