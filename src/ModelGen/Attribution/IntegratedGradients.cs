using System.Numerics.Tensors;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// What each value of an input adds to a score, compared with a baseline: the gradient averaged along the straight way from there, times the distance (Sundararajan, Taly, Yan 2017,
/// "Axiomatic Attribution for Deep Networks"; <c>captum.attr.IntegratedGradients</c> with <c>method="riemann_middle"</c>). The attributions of an example add up to the difference of its score from
/// the baseline's, but for what the steps leave out, which is reported.
/// </summary>
/// <remarks>It allocates nothing once it has seen the largest batch. For one thread at a time.</remarks>
public sealed class IntegratedGradients
{
    private readonly ClassScores scores;
    private readonly int steps;
    private ReusedArray starts;
    private ReusedArray points;
    private ReusedArray gradients;
    private ReusedArray values;

    /// <summary>Integrates by the midpoint rule.</summary>
    /// <param name="scores">The model.</param>
    /// <param name="steps">The points of the way, at least 1, each of which costs a forward and a backward pass. The papers take 20 to 300.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is less than 1.</exception>
    public IntegratedGradients(ClassScores scores, int steps = 50)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        (this.scores, this.steps) = (scores, steps);
    }

    /// <summary>Told the share that is done, in (0, 1], after each step.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Attributes a score of each example to its input.</summary>
    /// <param name="input"><c>[batch, features]</c>.</param>
    /// <param name="baseline">What stands for nothing: one for all examples, <c>[features]</c>, or one for each, <c>[batch, features]</c>; empty for zeros.</param>
    /// <param name="target">Which class's score, <c>[batch]</c>.</param>
    /// <param name="attribution">Takes the attributions, <c>[batch, features]</c>.</param>
    /// <param name="convergenceDelta">Takes, for each example, the sum of its attributions less the difference of scores that it should be, <c>[batch]</c>; empty where it is not wanted.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    /// <exception cref="ArgumentException">A length does not fit, a class is out of range, or a result shares memory with an argument.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what the results hold means nothing.</exception>
    public void Attribute(
        ReadOnlySpan<float> input,
        ReadOnlySpan<float> baseline,
        ReadOnlySpan<int> target,
        Span<float> attribution,
        Span<float> convergenceDelta = default,
        CancellationToken cancellation = default)
    {
        scores.Require(input, target, nameof(target), scores.Classes, attribution, nameof(attribution));
        Check.Overlap(attribution, baseline, nameof(attribution), nameof(baseline));
        Check.OptionalLength(convergenceDelta.Length, target.Length, nameof(convergenceDelta), "[batch]");
        Span<float> start = Start(baseline, input.Length), point = points.Take(input.Length), gradient = gradients.Take(input.Length);
        attribution.Clear();
        for (int step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            TensorPrimitives.Lerp(start, input, (step + 0.5f) / steps, point);
            scores.Gradient(point, target, gradient);
            TensorPrimitives.Add(attribution, gradient, attribution);
            Progress?.Report((step + 1.0) / steps);
        }

        TensorPrimitives.Subtract(input, start, point);
        TensorPrimitives.Multiply(attribution, point, attribution);
        TensorPrimitives.Divide(attribution, steps, attribution);
        if (!convergenceDelta.IsEmpty)
        {
            for (int i = 0; i < target.Length; i++)
            {
                convergenceDelta[i] = TensorPrimitives.Sum<float>(attribution.Slice(i * scores.Features, scores.Features));
            }

            AddScores(input, target, -1, convergenceDelta);
            AddScores(start, target, 1, convergenceDelta);
        }
    }

    /// <summary>The baseline of every example.</summary>
    private Span<float> Start(ReadOnlySpan<float> baseline, int length)
    {
        if (baseline.Length != scores.Features)
        {
            Check.OptionalLength(baseline.Length, length, nameof(baseline), "[features] or [batch, features]");
        }

        Span<float> start = starts.Take(length);
        if (baseline.IsEmpty)
        {
            start.Clear();
        }

        for (int i = 0; i < length && !baseline.IsEmpty; i += baseline.Length)
        {
            baseline.CopyTo(start[i..]);
        }

        return start;
    }

    private void AddScores(ReadOnlySpan<float> input, ReadOnlySpan<int> target, float factor, Span<float> sums)
    {
        Span<float> computed = values.Take(target.Length * scores.Classes);
        scores.Compute(input, computed, target.Length);
        for (int i = 0; i < target.Length; i++)
        {
            sums[i] += factor * computed[(i * scores.Classes) + target[i]];
        }
    }
}
