using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// LAMB for large batches (You and others 2020, "Large Batch Optimization for Deep Learning", algorithm 2): <c>m</c> and <c>v</c> as <see cref="Adam"/>'s;
/// <c>u = m̂/(√v̂ + ε) + weightDecay·p; p ← p − lr·‖p‖/‖u‖·u</c>, with the norms of each tensor; where one of them is 0 their ratio is taken to be 1.
/// </summary>
public sealed class LAMB : Optimizer
{
    private static readonly string[] Names = ["exp_avg", "exp_avg_sq"];

    /// <summary>Sets the hyperparameters.</summary>
    /// <param name="lr">The learning rate, ≥ 0.</param>
    /// <param name="betas">The shares of the mean gradient and of the mean squared gradient that are kept, each in [0, 1); (0.9, 0.999) if left out.</param>
    /// <param name="eps">Keeps the division finite; greater than 0 as a <c>float</c>, so that padding stays zero.</param>
    /// <param name="weightDecay">The factor of the parameters in the direction, ≥ 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public LAMB(double lr = 1e-3, (double Beta1, double Beta2)? betas = null, double eps = 1e-6, double weightDecay = 1e-2)
        : base(lr, weightDecay)
    {
        Betas = RequireFractions(betas ?? (0.9, 0.999), nameof(betas));
        Eps = RequirePositiveSingle(eps, nameof(eps));
    }

    /// <summary>The shares of the mean gradient and of the mean squared gradient that are kept, each in [0, 1).</summary>
    public (double Beta1, double Beta2) Betas { get; }

    /// <summary>Keeps the division finite.</summary>
    public double Eps { get; }

    /// <inheritdoc/>
    public override double Momentum => Betas.Beta1;

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => Names;

    /// <inheritdoc/>
    public override bool TakesTensors => true;

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update)
    {
        // The direction is computed as if it were what an update gives, into memory of its own.
        Span<float> direction = Scratch.Take(update.Parameters.Length);
        LargeSpans.Copy(update.Parameters, direction);
        UpdateLoop.Run(new Step(this, update.Group, update.Step), update.To(direction));
        double parameters = Math.Sqrt(SumOfSquares.Of(update.Parameters));
        double norm = Math.Sqrt(SumOfSquares.Of(direction));
        double ratio = parameters > 0 && norm > 0 ? parameters / norm : 1;
        LargeSpans.Mix(update.Parameters, 1, direction, (float)(-update.Group.Lr * ratio));
    }

    private readonly struct Step(LAMB optimizer, ParameterGroup group, long step) : IUpdateStep
    {
        public void Run<V>(in OptimizerUpdate update)
            where V : struct, IVector<V>
        {
            var rule = new Direction<V>
            {
                WeightDecay = V.Create((float)group.WeightDecay),
                Fresh1 = V.Create((float)(1 - group.Momentum)),
                Keep2 = V.Create((float)optimizer.Betas.Beta2),
                Fresh2 = V.Create((float)(1 - optimizer.Betas.Beta2)),
                Correction = V.Create((float)(1 / (1 - Math.Pow(group.Momentum, step)))),
                RootCorrection = V.Create((float)(1 / Math.Sqrt(1 - Math.Pow(optimizer.Betas.Beta2, step)))),
                Epsilon = V.Create((float)optimizer.Eps),
            };
            UpdateLoop.Run<Direction<V>, V>(rule, update);
        }
    }

    private struct Direction<V> : IUpdateRule<V>
        where V : struct, IVector<V>
    {
        public V WeightDecay;
        public V Fresh1;
        public V Keep2;
        public V Fresh2;
        public V Correction;
        public V RootCorrection;
        public V Epsilon;

        public static int Moments => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2)
        {
            moment0 = TinyMoments.Flush(V.MultiplyAdd(Fresh1, gradient - moment0, moment0));
            moment1 = V.MultiplyAdd(Keep2, moment1, V.MultiplyAdd(Fresh2 * gradient, gradient, V.Create(TinyMoments.Least)));
            return V.MultiplyAdd(WeightDecay, parameter, moment0 * Correction / V.MultiplyAdd(FastSqrt.Apply(moment1), RootCorrection, Epsilon));
        }
    }
}
