using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Adam with Nesterov momentum (Dozat 2016), <c>torch.optim.NAdam</c>: <c>m</c> and <c>v</c> as <see cref="Adam"/>'s; with <c>μₜ = β₁·(1 − 0.96^(t·momentumDecay)/2)</c> and
/// <c>Π = μ₁·…·μₜ</c>: <c>p ← p − lr·((1 − μₜ)/(1 − Π)·g + μₜ₊₁/(1 − Π·μₜ₊₁)·m)/(√v̂ + ε)</c>.
/// </summary>
public sealed class NAdam : Optimizer
{
    private static readonly string[] Names = ["exp_avg", "exp_avg_sq"];
    private static readonly string[] Products = ["mu_product"];

    /// <summary>Sets the hyperparameters.</summary>
    /// <param name="lr">The learning rate, ≥ 0.</param>
    /// <param name="betas">The shares of the mean gradient and of the mean squared gradient that are kept, each in [0, 1); (0.9, 0.999) if left out.</param>
    /// <param name="eps">Keeps the division finite; greater than 0 as a <c>float</c>, so that padding stays zero.</param>
    /// <param name="weightDecay">The factor of the L2 penalty, ≥ 0.</param>
    /// <param name="momentumDecay">How fast the momentum reaches its value, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public NAdam(double lr = 2e-3, (double Beta1, double Beta2)? betas = null, double eps = 1e-8, double weightDecay = 0, double momentumDecay = 4e-3)
        : base(lr, weightDecay)
    {
        Betas = RequireFractions(betas ?? (0.9, 0.999), nameof(betas));
        Eps = RequirePositiveSingle(eps, nameof(eps));
        MomentumDecay = RequireNonNegative(momentumDecay, nameof(momentumDecay));
    }

    /// <summary>The shares of the mean gradient and of the mean squared gradient that are kept, each in [0, 1).</summary>
    public (double Beta1, double Beta2) Betas { get; }

    /// <summary>Keeps the division finite.</summary>
    public double Eps { get; }

    /// <summary>How fast the momentum reaches its value, ≥ 0.</summary>
    public double MomentumDecay { get; }

    /// <inheritdoc/>
    public override double Momentum => Betas.Beta1;

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => Names;

    /// <inheritdoc/>
    public override IReadOnlyList<string> NumberNames => Products;

    /// <inheritdoc/>
    public override void BeginStep(long step, ParameterGroup group, Span<double> numbers) =>
        numbers[0] = (step == 1 ? 1 : numbers[0]) * MomentumAt(step, group);

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update) => UpdateLoop.Run(new Step(this, update.Group, update.Step, update.Numbers[0]), update);

    private double MomentumAt(long step, ParameterGroup group) => group.Momentum * (1 - (0.5 * Math.Pow(0.96, step * MomentumDecay)));

    private readonly struct Step(NAdam optimizer, ParameterGroup group, long step, double product) : IUpdateStep
    {
        public void Run<V>(in OptimizerUpdate update)
            where V : struct, IVector<V>
        {
            double mu = optimizer.MomentumAt(step, group);
            double next = optimizer.MomentumAt(step + 1, group);
            var rule = new Rule<V>
            {
                WeightDecay = V.Create((float)group.WeightDecay),
                Fresh1 = V.Create((float)(1 - group.Momentum)),
                Keep2 = V.Create((float)optimizer.Betas.Beta2),
                Fresh2 = V.Create((float)(1 - optimizer.Betas.Beta2)),
                RootCorrection = V.Create((float)(1 / Math.Sqrt(1 - Math.Pow(optimizer.Betas.Beta2, step)))),
                Epsilon = V.Create((float)optimizer.Eps),
                GradientRate = V.Create((float)(-group.Lr * (1 - mu) / (1 - product))),
                MeanRate = V.Create((float)(-group.Lr * next / (1 - (product * next)))),
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
        public V RootCorrection;
        public V Epsilon;
        public V GradientRate;
        public V MeanRate;

        public static int Moments => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2)
        {
            V g = V.MultiplyAdd(WeightDecay, parameter, gradient);
            moment0 = TinyMoments.Flush(V.MultiplyAdd(Fresh1, g - moment0, moment0));
            moment1 = V.MultiplyAdd(Keep2, moment1, V.MultiplyAdd(Fresh2 * g, g, V.Create(TinyMoments.Least)));
            return parameter + (V.MultiplyAdd(GradientRate, g, MeanRate * moment0) / V.MultiplyAdd(FastSqrt.Apply(moment1), RootCorrection, Epsilon));
        }
    }
}
