using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Adadelta (Zeiler 2012), <c>torch.optim.Adadelta</c>: <c>g ← g + weightDecay·p; v ← rho·v + (1 − rho)·g²; d ← √(u + ε)/√(v + ε)·g; u ← rho·u + (1 − rho)·d²;
/// p ← p − lr·d</c>.
/// </summary>
public sealed class Adadelta : Optimizer
{
    private static readonly string[] Names = ["square_avg", "acc_delta"];

    /// <summary>Sets the hyperparameters.</summary>
    /// <param name="lr">The learning rate, ≥ 0.</param>
    /// <param name="rho">The share of the mean squares that is kept, in [0, 1).</param>
    /// <param name="eps">Keeps the division finite; greater than 0 as a <c>float</c>, so that padding stays zero.</param>
    /// <param name="weightDecay">The factor of the L2 penalty, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public Adadelta(double lr = 1.0, double rho = 0.9, double eps = 1e-6, double weightDecay = 0)
        : base(lr, weightDecay)
    {
        Rho = RequireFraction(rho, nameof(rho));
        Eps = RequirePositiveSingle(eps, nameof(eps));
    }

    /// <summary>The share of the mean squares that is kept, in [0, 1).</summary>
    public double Rho { get; }

    /// <summary>Keeps the division finite.</summary>
    public double Eps { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => Names;

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update) => UpdateLoop.Run(new Step(this, update.Group), update);

    private readonly struct Step(Adadelta optimizer, ParameterGroup group) : IUpdateStep
    {
        public void Run<V>(in OptimizerUpdate update)
            where V : struct, IVector<V>
        {
            var rule = new Rule<V>
            {
                WeightDecay = V.Create((float)group.WeightDecay),
                NegativeRate = V.Create((float)-group.Lr),
                Keep = V.Create((float)optimizer.Rho),
                Fresh = V.Create((float)(1 - optimizer.Rho)),
                Epsilon = V.Create((float)optimizer.Eps),
            };
            UpdateLoop.Run<Rule<V>, V>(rule, update);
        }
    }

    private struct Rule<V> : IUpdateRule<V>
        where V : struct, IVector<V>
    {
        public V WeightDecay;
        public V NegativeRate;
        public V Keep;
        public V Fresh;
        public V Epsilon;

        public static int Moments => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2)
        {
            V g = V.MultiplyAdd(WeightDecay, parameter, gradient);
            moment0 = TinyMoments.Flush(V.MultiplyAdd(Keep, moment0, Fresh * g * g));
            V delta = V.Sqrt(moment1 + Epsilon) / V.Sqrt(moment0 + Epsilon) * g;
            moment1 = TinyMoments.Flush(V.MultiplyAdd(Keep, moment1, Fresh * delta * delta));
            return V.MultiplyAdd(NegativeRate, delta, parameter);
        }
    }
}
