using System.Numerics.Tensors;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Saliency without what flickers from pixel to pixel: the mean of the gradients at some inputs beside the given one, to which normal noise was added (Smilkov and others 2017, "SmoothGrad: removing
/// noise by adding noise").
/// </summary>
/// <remarks>It allocates nothing once it has seen the largest batch. For one thread at a time.</remarks>
public sealed class SmoothGrad
{
    private readonly ClassScores scores;
    private readonly int samples;
    private readonly double noise;
    private ReusedArray points;
    private ReusedArray gradients;

    /// <summary>Sets the noise.</summary>
    /// <param name="scores">The model.</param>
    /// <param name="samples">The inputs with noise, at least 1, each of which costs a forward and a backward pass.</param>
    /// <param name="noise">The standard deviation as a share of the distance from the least to the greatest value of an input, ≥ 0; the paper takes 0.1 to 0.2.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public SmoothGrad(ClassScores scores, int samples = 50, double noise = 0.15)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        (this.scores, this.samples, this.noise) = (scores, samples, Optimizer.RequireNonNegative(noise, nameof(noise)));
    }

    /// <summary>Whether attributions are magnitudes of the means, as by default, or have their sign.</summary>
    public bool Absolute { get; init; } = true;

    /// <summary>Told the share that is done, in (0, 1], after each sample.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Attributes a score of each example to its input.</summary>
    /// <param name="input"><c>[batch, features]</c>.</param>
    /// <param name="target">Which class's score, <c>[batch]</c>.</param>
    /// <param name="attribution">Takes the attributions, <c>[batch, features]</c>.</param>
    /// <param name="seed">Chooses the noise: equal seeds, equal noise, on every machine.</param>
    /// <param name="cancellation">Ends it between two samples.</param>
    /// <exception cref="ArgumentException">A length does not fit, a class is out of range, or the result shares memory with the input.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what the result holds means nothing.</exception>
    public void Attribute(ReadOnlySpan<float> input, ReadOnlySpan<int> target, Span<float> attribution, int seed = 0, CancellationToken cancellation = default)
    {
        scores.Require(input, target, nameof(target), scores.Classes, attribution, nameof(attribution));
        Span<float> point = points.Take(input.Length), gradient = gradients.Take(input.Length);
        attribution.Clear();
        for (int sample = 0; sample < samples; sample++)
        {
            cancellation.ThrowIfCancellationRequested();
            NormalQuantile.Fill(point, new RandomStream(seed, sample), 0, noise);
            for (int i = 0; i < input.Length; i += scores.Features)
            {
                ReadOnlySpan<float> example = input.Slice(i, scores.Features);
                Span<float> beside = point.Slice(i, scores.Features);
                float range = TensorPrimitives.Max(example) - TensorPrimitives.Min(example);
                TensorPrimitives.MultiplyAdd(beside, range, example, beside);
            }

            scores.Gradient(point, target, gradient);
            TensorPrimitives.Add(attribution, gradient, attribution);
            Progress?.Report((sample + 1.0) / samples);
        }

        TensorPrimitives.Divide(attribution, samples, attribution);
        if (Absolute)
        {
            TensorPrimitives.Abs(attribution, attribution);
        }
    }
}
