using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Training that tells little about any single example (DP-SGD; Abadi and others 2016): the gradient of each example is scaled down to a norm, and Gaussian noise is added to their sum before
/// the optimizer sees it. Give it to a trainer's <see cref="TrainerBase.Privacy"/>; each call of <c>Step</c> then takes one example, and <see cref="TrainerBase.AccumulationSteps"/> of them make a step.
/// </summary>
public sealed class DifferentialPrivacy
{
    /// <summary>Sets the numbers.</summary>
    /// <param name="noiseMultiplier">The standard deviation of the noise as a multiple of <paramref name="maxGradNorm"/>, ≥ 0; without noise nothing is private.</param>
    /// <param name="maxGradNorm">What the gradient of an example is scaled down to, above 0.</param>
    /// <param name="sampleRate">The share of all examples in a step, in (0, 1]: what is spent depends on it, as if each example were taken with this probability.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public DifferentialPrivacy(double noiseMultiplier, double maxGradNorm, double sampleRate)
    {
        NoiseMultiplier = Optimizer.RequireNonNegative(noiseMultiplier, nameof(noiseMultiplier));
        MaxGradNorm = maxGradNorm > 0 && double.IsFinite(maxGradNorm)
            ? maxGradNorm
            : throw new ArgumentOutOfRangeException(nameof(maxGradNorm), maxGradNorm, $"maxGradNorm is {maxGradNorm}; it must be finite and greater than 0.");
        SampleRate = sampleRate is > 0 and <= 1
            ? sampleRate
            : throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate, $"sampleRate is {sampleRate}; it must lie in (0, 1].");
    }

    /// <summary>The standard deviation of the noise as a multiple of <see cref="MaxGradNorm"/>.</summary>
    public double NoiseMultiplier { get; }

    /// <summary>What the gradient of an example is scaled down to.</summary>
    public double MaxGradNorm { get; }

    /// <summary>The share of all examples in a step.</summary>
    public double SampleRate { get; }

    /// <summary>What some steps spend: training is (ε, δ)-differentially private.</summary>
    /// <param name="steps">How many, ≥ 0.</param>
    /// <param name="delta">δ, in (0, 1): less than one by the number of examples.</param>
    /// <returns>ε, by Rényi differential privacy of the subsampled Gaussian mechanism at whole orders (Mironov, Talwar, Zhang 2019); infinite without noise.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public double GetEpsilon(long steps, double delta)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        return delta is > 0 and < 1
            ? RdpAccountant.Epsilon(SampleRate, NoiseMultiplier, steps, delta)
            : throw new ArgumentOutOfRangeException(nameof(delta), delta, $"delta is {delta}; it must lie in (0, 1).");
    }
}
