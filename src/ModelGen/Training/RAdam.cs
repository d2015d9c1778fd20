using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Rectified Adam (Liu and others 2020), <c>torch.optim.RAdam</c>: <c>m</c> and <c>v</c> as <see cref="Adam"/>'s; with <c>ρ∞ = 2/(1 − β₂) − 1</c> and
/// <c>ρₜ = ρ∞ − 2·t·β₂ᵗ/(1 − β₂ᵗ)</c>: <c>p ← p − lr·m̂·rₜ·√(1 − β₂ᵗ)/(√v + ε)</c> where <c>ρₜ &gt; 5</c>, else <c>p ← p − lr·m̂</c>.
/// </summary>
public sealed class RAdam : Optimizer
{
    private static readonly string[] Names = ["exp_avg", "exp_avg_sq"];

    /// <summary>Sets the hyperparameters.</summary>
    /// <param name="lr">The learning rate, ≥ 0.</param>
    /// <param name="betas">The shares of the mean gradient and of the mean squared gradient that are kept, each in [0, 1); (0.9, 0.999) if left out.</param>
    /// <param name="eps">Keeps the division finite; greater than 0 as a <c>float</c>, so that padding stays zero.</param>
    /// <param name="weightDecay">The factor of the L2 penalty, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public RAdam(double lr = 1e-3, (double Beta1, double Beta2)? betas = null, double eps = 1e-8, double weightDecay = 0)
        : base(lr, weightDecay)
    {
        Betas = RequireFractions(betas ?? (0.9, 0.999), nameof(betas));
        Eps = RequirePositiveSingle(eps, nameof(eps));
    }

    /// <summary>The shares of the mean gradient and of the mean squared gradient that are kept, each in [0, 1).</summary>
    public (double Beta1, double Beta2) Betas { get; }

    /// <summary>Keeps the division finite.</summary>
    public double Eps { get; }

    private double Greatest => (2 / (1 - Betas.Beta2)) - 1;

    /// <inheritdoc/>
    public override double Momentum => Betas.Beta1;

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => Names;

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update) => UpdateLoop.Run(new Step(this, update.Group, update.Step), update);

    /// <summary>The length of the moving average that the variance is estimated from.</summary>
    private double Length(long step)
    {
        double power = Math.Pow(Betas.Beta2, step);
        return Greatest - (2 * step * power / (1 - power));
    }

    private double Rectification(long step)
    {
        double length = Length(step);
        double factor = (length - 4) * (length - 2) * Greatest / ((Greatest - 4) * (Greatest - 2) * length);
        return Math.Sqrt(factor * (1 - Math.Pow(Betas.Beta2, step)));
    }

    private readonly struct Step(RAdam optimizer, ParameterGroup group, long step) : IUpdateStep
    {
        public void Run<V>(in OptimizerUpdate update)
            where V : struct, IVector<V>
        {
            double beta2 = optimizer.Betas.Beta2;
            double rate = -group.Lr / (1 - Math.Pow(group.Momentum, step));
            bool isRectified = optimizer.Length(step) > 5;
            var rule = new Rule<V>
            {
                WeightDecay = V.Create((float)group.WeightDecay),
                Fresh1 = V.Create((float)(1 - group.Momentum)),
                Keep2 = V.Create((float)beta2),
                Fresh2 = V.Create((float)(1 - beta2)),
                Epsilon = V.Create((float)optimizer.Eps),
                PlainRate = V.Create((float)(isRectified ? 0 : rate)),
                RectifiedRate = V.Create((float)(isRectified ? rate * optimizer.Rectification(step) : 0)),
            };
            UpdateLoop.Run<Rule<V>, V>(rule, update);
        }
    }

    private struct Rule<V> : IUpdateRule<V>
        where V : struct, IVector<V>
    {
        public V WeightDecay;
        public V Fresh1;
        public V Keep2;
        public V Fresh2;
        public V Epsilon;
        public V PlainRate;
        public V RectifiedRate;

        public static int Moments => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2)
        {
            V g = V.MultiplyAdd(WeightDecay, parameter, gradient);
            moment0 = TinyMoments.Flush(V.MultiplyAdd(Fresh1, g - moment0, moment0));
            moment1 = V.MultiplyAdd(Keep2, moment1, V.MultiplyAdd(Fresh2 * g, g, V.Create(TinyMoments.Least)));
            return V.MultiplyAdd(moment0, PlainRate + (RectifiedRate / (FastSqrt.Apply(moment1) + Epsilon)), parameter);
        }
    }
}
