using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Stochastic gradient descent with momentum, <c>torch.optim.SGD</c>: <c>g ← g + weightDecay·p; b ← momentum·b + (1 − dampening)·g</c>
/// (<c>b ← g</c> in the first step); <c>p ← p − lr·b</c>, with Nesterov <c>p ← p − lr·(g + momentum·b)</c>.
/// </summary>
/// <remarks>Takes sparse tables without momentum and weight decay, with which it would change every row in every step.</remarks>
public sealed class Sgd : Optimizer
{
    private readonly bool hasMomentum;
    private double momentum;
    private double dampening;
    private double weightDecay;

    /// <summary>Sets the hyperparameters.</summary>
    /// <param name="learningRate">The step size, ≥ 0.</param>
    /// <param name="momentum">The share of the last direction that is kept, ≥ 0; 0 remembers nothing.</param>
    /// <param name="dampening">The share of the gradient that is left out of the direction, ≥ 0.</param>
    /// <param name="weightDecay">The factor of the L2 penalty, ≥ 0.</param>
    /// <param name="nesterov">Whether to look ahead; needs momentum and no dampening.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    /// <exception cref="ArgumentException">Nesterov without momentum or with dampening.</exception>
    public Sgd(double learningRate, double momentum = 0, double dampening = 0, double weightDecay = 0, bool nesterov = false)
        : base(learningRate)
    {
        if (nesterov && (momentum <= 0 || dampening != 0))
        {
            throw new ArgumentException("Nesterov momentum needs a momentum and no dampening.", nameof(nesterov));
        }

        this.momentum = RequireNonNegative(momentum, nameof(momentum));
        hasMomentum = momentum != 0;
        Dampening = dampening;
        WeightDecay = weightDecay;
        Nesterov = nesterov;
    }

    /// <summary>The share of the last direction that is kept, &gt; 0; changeable only if there was a momentum to begin with.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">The optimizer was created without momentum.</exception>
    public double Momentum
    {
        get => momentum;
        set
        {
            if (!hasMomentum && value != 0)
            {
                throw new InvalidOperationException("The optimizer was created without momentum, so trainers remember none.");
            }

            momentum = RequireNonNegative(value, nameof(Momentum));
        }
    }

    /// <summary>The share of the gradient that is left out of the direction, ≥ 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double Dampening
    {
        get => dampening;
        set => dampening = RequireNonNegative(value, nameof(Dampening));
    }

    /// <summary>The factor of the L2 penalty, ≥ 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WeightDecay
    {
        get => weightDecay;
        set => weightDecay = RequireNonNegative(value, nameof(WeightDecay));
    }

    /// <summary>Whether the step looks ahead along the momentum.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    public override int MomentCount => hasMomentum ? 1 : 0;

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update)
    {
        if (hasMomentum)
        {
            UpdateLoop.Run(new MomentumStep(this, update.Step == 1), update);
        }
        else
        {
            UpdateLoop.Run(new PlainStep(this), update);
        }
    }

    /// <inheritdoc/>
    public override void RequireSparse()
    {
        if (hasMomentum || weightDecay != 0)
        {
            throw new InvalidOperationException("SGD with momentum or weight decay takes no sparse tables: it would change every row.");
        }
    }

    private readonly struct PlainStep(Sgd sgd) : IUpdateStep
    {
        public void Run<V>(in OptimizerUpdate update)
            where V : struct, IVector<V>
        {
            var rule = new Plain<V> { NegativeRate = V.Create((float)-sgd.LearningRate), WeightDecay = V.Create((float)sgd.weightDecay) };
            UpdateLoop.Run<Plain<V>, V>(rule, update);
        }
    }

    private readonly struct MomentumStep(Sgd sgd, bool first) : IUpdateStep
    {
        public void Run<V>(in OptimizerUpdate update)
            where V : struct, IVector<V>
        {
            var rule = new WithMomentum<V>
            {
                NegativeRate = V.Create((float)-sgd.LearningRate),
                WeightDecay = V.Create((float)sgd.weightDecay),
                Keep = V.Create(first ? 0 : (float)sgd.momentum),
                Add = V.Create(first ? 1 : (float)(1 - sgd.dampening)),
                Ahead = V.Create((float)sgd.momentum),
                Nesterov = sgd.Nesterov,
            };
            UpdateLoop.Run<WithMomentum<V>, V>(rule, update);
        }
    }

    private struct Plain<V> : IUpdateRule<V>
        where V : struct, IVector<V>
    {
        public V NegativeRate;
        public V WeightDecay;

        public static int Moments => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2) =>
            V.MultiplyAdd(NegativeRate, V.MultiplyAdd(WeightDecay, parameter, gradient), parameter);
    }

    private struct WithMomentum<V> : IUpdateRule<V>
        where V : struct, IVector<V>
    {
        public V NegativeRate;
        public V WeightDecay;
        public V Keep;
        public V Add;
        public V Ahead;
        public bool Nesterov;

        public static int Moments => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2)
        {
            V g = V.MultiplyAdd(WeightDecay, parameter, gradient);
            moment0 = TinyMoments.Flush(V.MultiplyAdd(Keep, moment0, Add * g));
            return V.MultiplyAdd(NegativeRate, Nesterov ? V.MultiplyAdd(Ahead, moment0, g) : moment0, parameter);
        }
    }
}
