using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>A step of <see cref="Adam"/> and <see cref="AdamW"/>.</summary>
internal readonly struct AdamStep(
    double lr, double weightDecay, (double Beta1, double Beta2) betas, double eps, bool amsgrad, bool isDecoupled, long step, bool areRows) : IUpdateStep
{
    public void Run<V>(in OptimizerUpdate update)
        where V : struct, IVector<V>
    {
        (double beta1, double beta2) = betas;
        double correction1 = 1 - Math.Pow(beta1, step);
        double correction2 = 1 - Math.Pow(beta2, step);
        double rootCorrection = 1 / Math.Sqrt(correction2);
        var numbers = new Numbers<V>
        {
            WeightDecay = V.Create(isDecoupled ? 0 : (float)weightDecay),
            Keep = V.Create(isDecoupled ? (float)(1 - (lr * weightDecay)) : 1),
            Fresh1 = V.Create((float)(1 - beta1)),
            Keep2 = V.Create((float)beta2),
            Fresh2 = V.Create((float)(1 - beta2)),
            RootCorrection = V.Create(areRows ? 1 : (float)rootCorrection),
            Epsilon = V.Create((float)eps),
            NegativeRate = V.Create((float)(-lr / (areRows ? correction1 * rootCorrection : correction1))),
        };
        if (amsgrad)
        {
            UpdateLoop.Run<GreatestSquare<V>, V>(new GreatestSquare<V> { Numbers = numbers }, update);
        }
        else
        {
            UpdateLoop.Run<MeanSquare<V>, V>(new MeanSquare<V> { Numbers = numbers }, update);
        }
    }

    private struct Numbers<V>
        where V : struct, IVector<V>
    {
        public V WeightDecay;
        public V Keep;
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
            V.MultiplyAdd(NegativeRate, mean / V.MultiplyAdd(FastSqrt.Apply(square), RootCorrection, Epsilon), parameter * Keep);
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
