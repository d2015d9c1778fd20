using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Adamax (Kingma and Ba 2015), <c>torch.optim.Adamax</c>: <c>g ← g + weightDecay·p; m ← β₁·m + (1 − β₁)·g; u ← max(β₂·u, |g| + ε); p ← p − lr/(1 − β₁ᵗ)·m/u</c>.
/// </summary>
public sealed class Adamax : Optimizer
{
    private static readonly string[] Names = ["exp_avg", "exp_inf"];

    /// <summary>Sets the hyperparameters.</summary>
    /// <param name="lr">The learning rate, ≥ 0.</param>
    /// <param name="betas">The shares of the mean gradient and of the greatest gradient that are kept, each in [0, 1); (0.9, 0.999) if left out.</param>
    /// <param name="eps">Keeps the division finite; greater than 0 as a <c>float</c>, so that padding stays zero.</param>
    /// <param name="weightDecay">The factor of the L2 penalty, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adamax(double lr = 2e-3, (double Beta1, double Beta2)? betas = null, double eps = 1e-8, double weightDecay = 0)
        : base(lr, weightDecay)
    {
        Betas = RequireFractions(betas ?? (0.9, 0.999), nameof(betas));
        Eps = RequirePositiveSingle(eps, nameof(eps));
    }

    /// <summary>The shares of the mean gradient and of the greatest gradient that are kept, each in [0, 1).</summary>
    public (double Beta1, double Beta2) Betas { get; }

    /// <summary>Keeps the division finite.</summary>
    public double Eps { get; }

    /// <inheritdoc/>
    public override double Momentum => Betas.Beta1;

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => Names;

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update) => UpdateLoop.Run(new Step(this, update.Group, update.Step), update);

    private readonly struct Step(Adamax optimizer, ParameterGroup group, long step) : IUpdateStep
    {
        public void Run<V>(in OptimizerUpdate update)
            where V : struct, IVector<V>
        {
            var rule = new Rule<V>
            {
                WeightDecay = V.Create((float)group.WeightDecay),
                Fresh1 = V.Create((float)(1 - group.Momentum)),
                Keep2 = V.Create((float)optimizer.Betas.Beta2),
                Epsilon = V.Create((float)optimizer.Eps),
                NegativeRate = V.Create((float)(-group.Lr / (1 - Math.Pow(group.Momentum, step)))),
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
        public V Epsilon;
        public V NegativeRate;

        public static int Moments => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2)
        {
            V g = V.MultiplyAdd(WeightDecay, parameter, gradient);
            moment0 = TinyMoments.Flush(V.MultiplyAdd(Fresh1, g - moment0, moment0));
            moment1 = V.Max(Keep2 * moment1, V.Abs(g) + Epsilon);
            return V.MultiplyAdd(NegativeRate, moment0 / moment1, parameter);
        }
    }
}
