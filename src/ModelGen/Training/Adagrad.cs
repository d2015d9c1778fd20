using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Adagrad (Duchi, Hazan, Singer 2011), <c>torch.optim.Adagrad</c>: <c>g ← g + weightDecay·p; s ← s + g²;
/// p ← p − lr/(1 + (t − 1)·lrDecay) · g/(√s + ε)</c> in step t.
/// </summary>
/// <remarks>Takes sparse tables as PyTorch's does: rows without a gradient keep their values and sums. It then takes no weight decay.</remarks>
public sealed class Adagrad : Optimizer
{
    private static readonly string[] Names = ["sum"];

    /// <summary>Sets the hyperparameters.</summary>
    /// <param name="lr">The learning rate, ≥ 0.</param>
    /// <param name="lrDecay">How fast the learning rate falls, ≥ 0.</param>
    /// <param name="weightDecay">The factor of the L2 penalty, ≥ 0.</param>
    /// <param name="initialAccumulatorValue">What the sums of squares begin with, ≥ 0.</param>
    /// <param name="eps">Keeps the division finite; greater than 0 as a <c>float</c>, so that padding stays zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adagrad(double lr = 1e-2, double lrDecay = 0, double weightDecay = 0, double initialAccumulatorValue = 0, double eps = 1e-10)
        : base(lr, weightDecay)
    {
        LrDecay = RequireNonNegative(lrDecay, nameof(lrDecay));
        InitialAccumulatorValue = RequireNonNegative(initialAccumulatorValue, nameof(initialAccumulatorValue));
        Eps = RequirePositiveSingle(eps, nameof(eps));
    }

    /// <summary>How fast the learning rate falls, ≥ 0.</summary>
    public double LrDecay { get; }

    /// <summary>What the sums of squares begin with.</summary>
    public double InitialAccumulatorValue { get; }

    /// <summary>Keeps the division finite.</summary>
    public double Eps { get; }

    /// <inheritdoc/>
    /// <remarks>The sums are kept without what they begin with, so that they begin with zero like any state.</remarks>
    public override IReadOnlyList<string> StateNames => Names;

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update) => UpdateLoop.Run(new Step(this, update.Step, update.Group), update);

    /// <inheritdoc/>
    public override void RequireSparse(ParameterGroup group)
    {
        if (group.WeightDecay != 0)
        {
            throw new InvalidOperationException("Adagrad with weight decay takes no sparse tables: it would change every row.");
        }
    }

    private readonly struct Step(Adagrad adagrad, long step, ParameterGroup group) : IUpdateStep
    {
        public void Run<V>(in OptimizerUpdate update)
            where V : struct, IVector<V>
        {
            var rule = new Rule<V>
            {
                NegativeRate = V.Create((float)(-group.Lr / (1 + ((step - 1) * adagrad.LrDecay)))),
                WeightDecay = V.Create((float)group.WeightDecay),
                Initial = V.Create((float)(adagrad.InitialAccumulatorValue + TinyMoments.Least)),
                Epsilon = V.Create((float)adagrad.Eps),
            };
            UpdateLoop.Run<Rule<V>, V>(rule, update);
        }
    }

    /// <summary>The moment is what has been added to the initial value, so that it can begin with zero like any other.</summary>
    private struct Rule<V> : IUpdateRule<V>
        where V : struct, IVector<V>
    {
        public V NegativeRate;
        public V WeightDecay;
        public V Initial;
        public V Epsilon;

        public static int Moments => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2)
        {
            V g = V.MultiplyAdd(WeightDecay, parameter, gradient);
            moment0 = TinyMoments.Flush(V.MultiplyAdd(g, g, moment0));
            return V.MultiplyAdd(NegativeRate, g / (FastSqrt.Apply(moment0 + Initial) + Epsilon), parameter);
        }
    }
}
