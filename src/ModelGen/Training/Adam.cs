using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Adam (Kingma and Ba 2015), <c>torch.optim.Adam</c>: <c>g ← g + weightDecay·p; m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²;
/// p ← p − lr·m̂/(√v̂ + ε)</c> with <c>m̂ = m/(1 − β₁ᵗ)</c>, <c>v̂ = v/(1 − β₂ᵗ)</c>; AMSGrad takes the greatest v so far.
/// </summary>
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
        set => epsilon = (float)value > 0 && float.IsFinite((float)value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Epsilon), value, $"{nameof(Epsilon)} is {value}; it is greater than 0 as a float.");
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
    public override void Update(in OptimizerUpdate update)
    {
        double correction1 = 1 - Math.Pow(beta1, update.Step);
        double correction2 = 1 - Math.Pow(beta2, update.Step);
        var coefficients = new Coefficients(
            (float)weightDecay,
            (float)(1 - beta1),
            (float)beta2,
            (float)(1 - beta2),
            (float)(1 / Math.Sqrt(correction2)),
            (float)epsilon,
            (float)(-LearningRate / correction1));
        if (Amsgrad)
        {
            UpdateLoop.Run(new GreatestSquare(coefficients), update);
        }
        else
        {
            UpdateLoop.Run(new MeanSquare(coefficients), update);
        }
    }

    private readonly struct Coefficients(
        float weightDecay, float fresh1, float keep2, float fresh2, float rootCorrection, float epsilon, float negativeRate)
    {
        /// <summary>Moves both means towards the gradient.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Average<V>(V parameter, V gradient, ref V mean, ref V square)
            where V : struct, IVector<V>
        {
            V g = V.MultiplyAdd(V.Create(weightDecay), parameter, gradient);
            mean = V.MultiplyAdd(V.Create(fresh1), g - mean, mean);
            square = V.MultiplyAdd(V.Create(keep2), square, V.Create(fresh2) * g * g);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Step<V>(V parameter, V mean, V square)
            where V : struct, IVector<V>
        {
            V denominator = V.MultiplyAdd(V.Sqrt(square), V.Create(rootCorrection), V.Create(epsilon));
            return V.MultiplyAdd(V.Create(negativeRate), mean / denominator, parameter);
        }
    }

    private readonly struct MeanSquare(Coefficients coefficients) : IUpdateRule
    {
        public static int Moments => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2)
            where V : struct, IVector<V>
        {
            coefficients.Average(parameter, gradient, ref moment0, ref moment1);
            return coefficients.Step(parameter, moment0, moment1);
        }
    }

    private readonly struct GreatestSquare(Coefficients coefficients) : IUpdateRule
    {
        public static int Moments => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2)
            where V : struct, IVector<V>
        {
            coefficients.Average(parameter, gradient, ref moment0, ref moment1);
            moment2 = V.Max(moment2, moment1);
            return coefficients.Step(parameter, moment0, moment2);
        }
    }
}
