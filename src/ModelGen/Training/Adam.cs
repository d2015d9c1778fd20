using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Adam (Kingma and Ba 2015), <c>torch.optim.Adam</c>: <c>g ← g + weightDecay·p; m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²;
/// p ← p − lr·m̂/(√v̂ + ε)</c> with <c>m̂ = m/(1 − β₁ᵗ)</c>, <c>v̂ = v/(1 − β₂ᵗ)</c>; AMSGrad takes the greatest v so far.
/// </summary>
/// <remarks>
/// Sparse tables are updated as by <c>torch.optim.SparseAdam</c>: rows without a gradient in a step keep their values, m and v; t is the number of the step, not
/// of the row's updates; and ε stands beside the uncorrected root, <c>p ← p − lr·√(1 − β₂ᵗ)/(1 − β₁ᵗ) · m/(√v + ε)</c>. Weight decay and AMSGrad take no sparse tables.
/// </remarks>
public sealed class Adam : Optimizer
{
    private double beta1;
    private double beta2;
    private double epsilon;
    private double weightDecay;

    /// <summary>Sets the hyperparameters.</summary>
    /// <param name="learningRate">The step size, ≥ 0.</param>
    /// <param name="beta1">The share of the mean gradient that is kept, in [0, 1).</param>
    /// <param name="beta2">The share of the mean squared gradient that is kept, in [0, 1).</param>
    /// <param name="epsilon">Keeps the division finite; greater than 0 as a <c>float</c>.</param>
    /// <param name="weightDecay">The factor of the L2 penalty, ≥ 0.</param>
    /// <param name="amsgrad">Whether to divide by the greatest mean square so far (Reddi, Kale, Kumar 2018).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adam(
        double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double weightDecay = 0, bool amsgrad = false)
        : base(learningRate)
    {
        Beta1 = beta1;
        Beta2 = beta2;
        Epsilon = epsilon;
        WeightDecay = weightDecay;
        Amsgrad = amsgrad;
    }

    /// <summary>The share of the mean gradient that is kept, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in the range.</exception>
    public double Beta1
    {
        get => beta1;
        set => beta1 = RequireFraction(value, nameof(Beta1));
    }

    /// <summary>The share of the mean squared gradient that is kept, in [0, 1).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in the range.</exception>
    public double Beta2
    {
        get => beta2;
        set => beta2 = RequireFraction(value, nameof(Beta2));
    }

    /// <summary>Keeps the division finite; greater than 0 as a <c>float</c>, so that padding stays zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not in the range.</exception>
    public double Epsilon
    {
        get => epsilon;
        set => epsilon = RequirePositiveSingle(value, nameof(Epsilon));
    }

    /// <summary>The factor of the L2 penalty, ≥ 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WeightDecay
    {
        get => weightDecay;
        set => weightDecay = RequireNonNegative(value, nameof(WeightDecay));
    }

    /// <summary>Whether the greatest mean square so far is divided by.</summary>
    public bool Amsgrad { get; }

    /// <inheritdoc/>
    public override int MomentCount => Amsgrad ? 3 : 2;

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update) => UpdateLoop.Run(new Step(this, update.Step, update.AreRows), update);

    /// <inheritdoc/>
    public override void RequireSparse()
    {
        if (weightDecay != 0 || Amsgrad)
        {
            throw new InvalidOperationException("Adam with weight decay or AMSGrad takes no sparse tables, as in PyTorch.");
        }
    }

    private readonly struct Step(Adam adam, long step, bool areRows) : IUpdateStep
    {
        public void Run<V>(in OptimizerUpdate update)
            where V : struct, IVector<V>
        {
            double correction1 = 1 - Math.Pow(adam.beta1, step);
            double correction2 = 1 - Math.Pow(adam.beta2, step);
            double rootCorrection = 1 / Math.Sqrt(correction2);
            var numbers = new Numbers<V>
            {
                WeightDecay = V.Create((float)adam.weightDecay),
                Fresh1 = V.Create((float)(1 - adam.beta1)),
                Keep2 = V.Create((float)adam.beta2),
                Fresh2 = V.Create((float)(1 - adam.beta2)),
                RootCorrection = V.Create(areRows ? 1 : (float)rootCorrection),
                Epsilon = V.Create((float)adam.epsilon),
                NegativeRate = V.Create((float)(-adam.LearningRate / (areRows ? correction1 * rootCorrection : correction1))),
            };
            if (adam.Amsgrad)
            {
                UpdateLoop.Run<GreatestSquare<V>, V>(new GreatestSquare<V> { Numbers = numbers }, update);
            }
            else
            {
                UpdateLoop.Run<MeanSquare<V>, V>(new MeanSquare<V> { Numbers = numbers }, update);
            }
        }
    }

    private struct Numbers<V>
        where V : struct, IVector<V>
    {
        public V WeightDecay;
        public V Fresh1;
        public V Keep2;
        public V Fresh2;
        public V RootCorrection;
        public V Epsilon;
        public V NegativeRate;

        /// <summary>Moves both means towards the gradient.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Average(V parameter, V gradient, ref V mean, ref V square)
        {
            V g = V.MultiplyAdd(WeightDecay, parameter, gradient);
            mean = TinyMoments.Flush(V.MultiplyAdd(Fresh1, g - mean, mean));
            square = V.MultiplyAdd(Keep2, square, V.MultiplyAdd(Fresh2 * g, g, V.Create(TinyMoments.Least)));
        }

        /// <summary>Moves the parameters against the mean gradient.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Move(V parameter, V mean, V square) =>
            V.MultiplyAdd(NegativeRate, mean / V.MultiplyAdd(FastSqrt.Apply(square), RootCorrection, Epsilon), parameter);
    }

    private struct MeanSquare<V> : IUpdateRule<V>
        where V : struct, IVector<V>
    {
        public Numbers<V> Numbers;

        public static int Moments => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2)
        {
            Numbers.Average(parameter, gradient, ref moment0, ref moment1);
            return Numbers.Move(parameter, moment0, moment1);
        }
    }

    private struct GreatestSquare<V> : IUpdateRule<V>
        where V : struct, IVector<V>
    {
        public Numbers<V> Numbers;

        public static int Moments => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2)
        {
            Numbers.Average(parameter, gradient, ref moment0, ref moment1);
            moment2 = V.Max(moment2, moment1);
            return Numbers.Move(parameter, moment0, moment2);
        }
    }
}
