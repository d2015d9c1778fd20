using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// RMSprop (Hinton 2012, centered: Graves 2013), <c>torch.optim.RMSprop</c>: <c>g ← g + weightDecay·p; v ← alpha·v + (1 − alpha)·g²; a ← √v + ε</c>, centered
/// <c>a ← √(v − m²) + ε</c> with <c>m ← alpha·m + (1 − alpha)·g</c>; <c>p ← p − lr·g/a</c>, with momentum <c>b ← momentum·b + g/a; p ← p − lr·b</c>.
/// </summary>
public sealed class RMSprop : Optimizer
{
    private readonly string[] names;

    /// <summary>Sets the hyperparameters.</summary>
    /// <param name="lr">The learning rate, ≥ 0.</param>
    /// <param name="alpha">The share of the mean squared gradient that is kept, in [0, 1).</param>
    /// <param name="eps">Keeps the division finite; greater than 0 as a <c>float</c>, so that padding stays zero.</param>
    /// <param name="weightDecay">The factor of the L2 penalty, ≥ 0.</param>
    /// <param name="momentum">The share of the last direction that is kept, in [0, 1); 0 remembers nothing.</param>
    /// <param name="centered">Whether to divide by the standard deviation of gradients instead of their mean square.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public RMSprop(double lr = 1e-2, double alpha = 0.99, double eps = 1e-8, double weightDecay = 0, double momentum = 0, bool centered = false)
        : base(lr, weightDecay)
    {
        Alpha = RequireFraction(alpha, nameof(alpha));
        Eps = RequirePositiveSingle(eps, nameof(eps));
        Momentum = RequireFraction(momentum, nameof(momentum));
        Centered = centered;
        names = ["square_avg", .. momentum != 0 ? ["momentum_buffer"] : Array.Empty<string>(), .. centered ? ["grad_avg"] : Array.Empty<string>()];
    }

    /// <summary>The share of the mean squared gradient that is kept, in [0, 1).</summary>
    public double Alpha { get; }

    /// <summary>Keeps the division finite.</summary>
    public double Eps { get; }

    /// <summary>The share of the last direction that is kept, in [0, 1).</summary>
    public override double Momentum { get; }

    /// <summary>Whether the standard deviation of gradients is divided by.</summary>
    public bool Centered { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => names;

    /// <inheritdoc/>
    public override void Update(in OptimizerUpdate update) => UpdateLoop.Run(new Step(this, update.Group), update);

    private readonly struct Step(RMSprop optimizer, ParameterGroup group) : IUpdateStep
    {
        public void Run<V>(in OptimizerUpdate update)
            where V : struct, IVector<V>
        {
            var numbers = new Numbers<V>
            {
                NegativeRate = V.Create((float)-group.Lr),
                WeightDecay = V.Create((float)group.WeightDecay),
                Keep = V.Create((float)optimizer.Alpha),
                Fresh = V.Create((float)(1 - optimizer.Alpha)),
                Epsilon = V.Create((float)optimizer.Eps),
                Momentum = V.Create((float)group.Momentum),
            };
            switch (optimizer.Momentum != 0, optimizer.Centered)
            {
                case (false, false):
                    UpdateLoop.Run<Plain<V>, V>(new Plain<V> { Numbers = numbers }, update);
                    break;
                case (true, false):
                    UpdateLoop.Run<WithMomentum<V>, V>(new WithMomentum<V> { Numbers = numbers }, update);
                    break;
                case (false, true):
                    UpdateLoop.Run<CenteredRule<V>, V>(new CenteredRule<V> { Numbers = numbers }, update);
                    break;
                default:
                    UpdateLoop.Run<CenteredWithMomentum<V>, V>(new CenteredWithMomentum<V> { Numbers = numbers }, update);
                    break;
            }
        }
    }

    private struct Numbers<V>
        where V : struct, IVector<V>
    {
        public V NegativeRate;
        public V WeightDecay;
        public V Keep;
        public V Fresh;
        public V Epsilon;
        public V Momentum;

        /// <summary>The gradient divided by the root of its mean square.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Direction(V parameter, V gradient, ref V square)
        {
            V g = V.MultiplyAdd(WeightDecay, parameter, gradient);
            square = MeanSquare(g, square);
            return g / (V.Sqrt(square) + Epsilon);
        }

        /// <summary>The gradient divided by its standard deviation; rounding doesn't make a variance negative.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Direction(V parameter, V gradient, ref V square, ref V mean)
        {
            V g = V.MultiplyAdd(WeightDecay, parameter, gradient);
            square = MeanSquare(g, square);
            mean = TinyMoments.Flush(V.MultiplyAdd(Fresh, g - mean, mean));
            return g / (V.Sqrt(V.Max(V.MultiplyAdd(-mean, mean, square), V.Zero)) + Epsilon);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Follow(V parameter, V direction, ref V buffer)
        {
            buffer = TinyMoments.Flush(V.MultiplyAdd(Momentum, buffer, direction));
            return V.MultiplyAdd(NegativeRate, buffer, parameter);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly V MeanSquare(V g, V square) => TinyMoments.Flush(V.MultiplyAdd(Keep, square, Fresh * g * g));
    }

    private struct Plain<V> : IUpdateRule<V>
        where V : struct, IVector<V>
    {
        public Numbers<V> Numbers;

        public static int Moments => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2) =>
            V.MultiplyAdd(Numbers.NegativeRate, Numbers.Direction(parameter, gradient, ref moment0), parameter);
    }

    private struct WithMomentum<V> : IUpdateRule<V>
        where V : struct, IVector<V>
    {
        public Numbers<V> Numbers;

        public static int Moments => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2) =>
            Numbers.Follow(parameter, Numbers.Direction(parameter, gradient, ref moment0), ref moment1);
    }

    private struct CenteredRule<V> : IUpdateRule<V>
        where V : struct, IVector<V>
    {
        public Numbers<V> Numbers;

        public static int Moments => 2;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2) =>
            V.MultiplyAdd(Numbers.NegativeRate, Numbers.Direction(parameter, gradient, ref moment0, ref moment1), parameter);
    }

    private struct CenteredWithMomentum<V> : IUpdateRule<V>
        where V : struct, IVector<V>
    {
        public Numbers<V> Numbers;

        public static int Moments => 3;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly V Apply(V parameter, V gradient, ref V moment0, ref V moment1, ref V moment2) =>
            Numbers.Follow(parameter, Numbers.Direction(parameter, gradient, ref moment0, ref moment2), ref moment1);
    }
}
