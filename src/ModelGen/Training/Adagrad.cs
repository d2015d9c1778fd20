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
    private double learningRateDecay;
    private double weightDecay;
    private double epsilon;

    /// <summary>Sets the hyperparameters.</summary>
    /// <param name="learningRate">The step size, ≥ 0.</param>
    /// <param name="learningRateDecay">How fast the step size falls, ≥ 0.</param>
    /// <param name="weightDecay">The factor of the L2 penalty, ≥ 0.</param>
    /// <param name="initialAccumulatorValue">What the sums of squares begin with, ≥ 0.</param>
    /// <param name="epsilon">Keeps the division finite; greater than 0 as a <c>float</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adagrad(double learningRate = 1e-2, double learningRateDecay = 0, double weightDecay = 0, double initialAccumulatorValue = 0, double epsilon = 1e-10)
        : base(learningRate)
    {
        LearningRateDecay = learningRateDecay;
        WeightDecay = weightDecay;
        InitialAccumulatorValue = RequireNonNegative(initialAccumulatorValue, nameof(initialAccumulatorValue));
        Epsilon = epsilon;
    }

    /// <summary>How fast the step size falls, ≥ 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LearningRateDecay
    {
        get => learningRateDecay;
        set => learningRateDecay = RequireNonNegative(value, nameof(LearningRateDecay));
    }

    /// <summary>The factor of the L2 penalty, ≥ 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WeightDecay
    {
        get => weightDecay;
        set => weightDecay = RequireNonNegative(value, nameof(WeightDecay));
    }

    /// <summary>What the sums of squares begin with.</summary>
    public double InitialAccumulatorValue { get; }

    /// <summary>Keeps the division finite; greater than 0 as a <c>float</c>, so that padding stays zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in the range.</exception>
    public double Epsilon
    {
        get => epsilon;
        set => epsilon = RequirePositiveSingle(value, nameof(Epsilon));
    }

    /// <inheritdoc/>
    public override int MomentCount => 1;

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update) => UpdateLoop.Run(new Step(this, update.Step), update);

    /// <inheritdoc/>
    public override void RequireSparse()
    {
        if (weightDecay != 0)
        {
            throw new InvalidOperationException("Adagrad with weight decay takes no sparse tables: it would change every row.");
        }
    }

    private readonly struct Step(Adagrad adagrad, long step) : IUpdateStep
    {
        public void Run<V>(in OptimizerUpdate update)
            where V : struct, IVector<V>
        {
            var rule = new Rule<V>
            {
                NegativeRate = V.Create((float)(-adagrad.LearningRate / (1 + ((step - 1) * adagrad.learningRateDecay)))),
                WeightDecay = V.Create((float)adagrad.weightDecay),
                Initial = V.Create((float)(adagrad.InitialAccumulatorValue + TinyMoments.Least)),
                Epsilon = V.Create((float)adagrad.epsilon),
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
