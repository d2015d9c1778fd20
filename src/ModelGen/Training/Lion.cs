using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Lion (Chen and others 2023, "Symbolic Discovery of Optimization Algorithms", algorithm 2): <c>u ← sign(β₁·m + (1 − β₁)·g); p ← p − lr·(u + weightDecay·p);
/// m ← β₂·m + (1 − β₂)·g</c>.
/// </summary>
public sealed class Lion : Optimizer
{
    private static readonly string[] Names = ["exp_avg"];

    /// <summary>Sets the hyperparameters.</summary>
    /// <param name="lr">The learning rate, ≥ 0.</param>
    /// <param name="betas">The shares of the mean gradient that are kept in the direction and in what is remembered, each in [0, 1); (0.9, 0.99) if left out.</param>
    /// <param name="weightDecay">The share of a parameter that a step of rate 1 takes away, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Lion(double lr = 1e-4, (double Beta1, double Beta2)? betas = null, double weightDecay = 0)
        : base(lr, weightDecay)
    {
        Betas = RequireFractions(betas ?? (0.9, 0.99), nameof(betas));
    }

    /// <summary>The shares of the mean gradient that are kept in the direction and in what is remembered, each in [0, 1).</summary>
    public (double Beta1, double Beta2) Betas { get; }

    /// <inheritdoc/>
    public override double Momentum => Betas.Beta1;

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => Names;

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update) => UpdateLoop.Run(new Step(this, update.Group), update);

    private readonly struct Step(Lion optimizer, ParameterGroup group) : IUpdateStep
    {
        public void Run<V>(in OptimizerUpdate update)
            where V : struct, IVector<V>
        {
            var rule = new Rule<V>
            {
                NegativeRate = V.Create((float)-group.Lr),
                Keep = V.Create((float)(1 - (group.Lr * group.WeightDecay))),
                Fresh1 = V.Create((float)(1 - group.Momentum)),
                Fresh2 = V.Create((float)(1 - optimizer.Betas.Beta2)),
            };
            UpdateLoop.Run<Rule<V>, V>(rule, update);
        }
    }

    private struct Rule<V> : IUpdateRule<V>
        where V : struct, IVector<V>
    {
        public V NegativeRate;
        public V Keep;
        public V Fresh1;
        public V Fresh2;

        public static int Moments => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2)
        {
            V direction = V.MultiplyAdd(Fresh1, gradient - moment0, moment0);
            moment0 = TinyMoments.Flush(V.MultiplyAdd(Fresh2, gradient - moment0, moment0));
            V step = V.SelectGreater(direction, V.Zero, NegativeRate, V.SelectGreater(V.Zero, direction, -NegativeRate, direction));
            return V.MultiplyAdd(Keep, parameter, step);
        }
    }
}
