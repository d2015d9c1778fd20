using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Stochastic gradient descent with momentum, <c>torch.optim.SGD</c>: <c>g ← g + weightDecay·p; b ← momentum·b + (1 − dampening)·g</c>
/// (<c>b ← g</c> in the first step); <c>p ← p − lr·b</c>, with Nesterov <c>p ← p − lr·(g + momentum·b)</c>.
/// </summary>
/// <remarks>Takes sparse tables without momentum and weight decay, with which it would change every row in every step.</remarks>
public sealed class SGD : Optimizer
{
    private static readonly string[] Buffer = ["momentum_buffer"];

    /// <summary>Sets the hyperparameters.</summary>
    /// <param name="lr">The learning rate, ≥ 0.</param>
    /// <param name="momentum">The share of the last direction that is kept, ≥ 0; 0 remembers nothing.</param>
    /// <param name="dampening">The share of the gradient that is left out of the direction, ≥ 0.</param>
    /// <param name="weightDecay">The factor of the L2 penalty, ≥ 0.</param>
    /// <param name="nesterov">Whether to look ahead; needs momentum and no dampening.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    /// <exception cref="ArgumentException">Nesterov without momentum or with dampening.</exception>
    public SGD(double lr = 1e-3, double momentum = 0, double dampening = 0, double weightDecay = 0, bool nesterov = false)
        : base(lr, weightDecay)
    {
        if (nesterov && (momentum <= 0 || dampening != 0))
        {
            throw new ArgumentException("Nesterov momentum needs a momentum and no dampening.", nameof(nesterov));
        }

        Momentum = RequireNonNegative(momentum, nameof(momentum));
        Dampening = RequireNonNegative(dampening, nameof(dampening));
        Nesterov = nesterov;
    }

    /// <summary>The share of the last direction that is kept, ≥ 0.</summary>
    public override double Momentum { get; }

    /// <inheritdoc/>
    internal override bool IsMomentumShare => false;

    /// <summary>The share of the gradient that is left out of the direction, ≥ 0.</summary>
    public double Dampening { get; }

    /// <summary>Whether the step looks ahead along the momentum.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => Momentum != 0 ? Buffer : [];

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update)
    {
        if (Momentum != 0)
        {
            UpdateLoop.Run(new MomentumStep(this, update.Step == 1, update.Group), update);
        }
        else
        {
            UpdateLoop.Run(new PlainStep(update.Group), update);
        }
    }

    /// <inheritdoc/>
    public override void RequireSparse(ParameterGroup group)
    {
        if (Momentum != 0 || group.WeightDecay != 0)
        {
            throw new InvalidOperationException("SGD with momentum or weight decay takes no sparse tables: it would change every row.");
        }
    }

    private readonly struct PlainStep(ParameterGroup group) : IUpdateStep
    {
        public void Run<V>(in OptimizerUpdate update)
            where V : struct, IVector<V>
        {
            var rule = new Plain<V> { NegativeRate = V.Create((float)-group.Lr), WeightDecay = V.Create((float)group.WeightDecay) };
            UpdateLoop.Run<Plain<V>, V>(rule, update);
        }
    }

    private readonly struct MomentumStep(SGD sgd, bool first, ParameterGroup group) : IUpdateStep
    {
        public void Run<V>(in OptimizerUpdate update)
            where V : struct, IVector<V>
        {
            var rule = new WithMomentum<V>
            {
                NegativeRate = V.Create((float)-group.Lr),
                WeightDecay = V.Create((float)group.WeightDecay),
                Keep = V.Create(first ? 0 : (float)group.Momentum),
                Add = V.Create(first ? 1 : (float)(1 - sgd.Dampening)),
                Ahead = V.Create((float)group.Momentum),
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
