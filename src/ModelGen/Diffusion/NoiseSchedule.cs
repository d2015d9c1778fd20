using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// How much noise samples have at each step of a diffusion (Ho, Jain and Abbeel 2020, "Denoising Diffusion Probabilistic Models"): at step t = 0 … <see cref="Steps"/> − 1, a sample x has become
/// <c>√ᾱₜ·x + √(1 − ᾱₜ)·ε</c> with standard normal noise ε and <c>ᾱₜ = (1 − β₀)·…·(1 − βₜ)</c>.
/// </summary>
/// <remarks>It never changes: any number of threads may use it.</remarks>
public sealed class NoiseSchedule
{
    private readonly double[] betas;
    private readonly double[] alphasCumprod;

    /// <summary>A schedule of given shares of noise.</summary>
    /// <param name="betas">β of each step, in (0, 1), at least one.</param>
    /// <exception cref="ArgumentException">There are none, or one is outside its range.</exception>
    public NoiseSchedule(ReadOnlySpan<double> betas)
    {
        if (betas.IsEmpty)
        {
            throw new ArgumentException("A schedule has one step at least.", nameof(betas));
        }

        this.betas = betas.ToArray();
        alphasCumprod = new double[betas.Length];
        double product = 1;
        for (int t = 0; t < betas.Length; t++)
        {
            if (!(betas[t] > 0 && betas[t] < 1))
            {
                throw new ArgumentException($"betas[{t}] is {betas[t]}, not a share between 0 and 1.", nameof(betas));
            }

            product *= 1 - betas[t];
            alphasCumprod[t] = product;
        }

        if (product == 0)
        {
            throw new ArgumentException("So much noise leaves nothing of a sample: the product of 1 − β is 0.", nameof(betas));
        }
    }

    /// <summary>The number of steps.</summary>
    public int Steps => betas.Length;

    /// <summary>The β of each step.</summary>
    public ReadOnlySpan<double> Betas => betas;

    /// <summary>The ᾱ of each step; they fall.</summary>
    public ReadOnlySpan<double> AlphasCumprod => alphasCumprod;

    /// <summary>A β that grows linearly (Ho, Jain and Abbeel 2020).</summary>
    /// <param name="steps">The number of steps, ≥ 1.</param>
    /// <param name="betaStart">β of the first step, in (0, 1).</param>
    /// <param name="betaEnd">β of the last step, in (0, 1).</param>
    /// <exception cref="ArgumentException">A number is outside its range.</exception>
    public static NoiseSchedule Linear(int steps = 1000, double betaStart = 1e-4, double betaEnd = 0.02)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        double[] betas = new double[steps];
        for (int t = 0; t < steps; t++)
        {
            betas[t] = steps == 1 ? betaStart : betaStart + (t * (betaEnd - betaStart) / (steps - 1));
        }

        return new(betas);
    }

    /// <summary>An ᾱ that falls along the square of a cosine, <c>cos²((t/T + s)/(1 + s)·π/2)</c> (Nichol and Dhariwal 2021, "Improved Denoising Diffusion Probabilistic Models").</summary>
    /// <param name="steps">The number of steps T, ≥ 1.</param>
    /// <param name="offset">s, ≥ 0: keeps the first β from being tiny.</param>
    /// <param name="maxBeta">The greatest β, in (0, 1).</param>
    /// <exception cref="ArgumentException">A number is outside its range.</exception>
    public static NoiseSchedule Cosine(int steps = 1000, double offset = 0.008, double maxBeta = 0.999)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        Optimizer.RequireNonNegative(offset, nameof(offset));
        double[] betas = new double[steps];
        for (int t = 0; t < steps; t++)
        {
            betas[t] = Math.Min(1 - (Kept(t + 1) / Kept(t)), maxBeta);
        }

        return new(betas);

        double Kept(int t)
        {
            double cos = Math.Cos((((double)t / steps) + offset) / (1 + offset) * (Math.PI / 2));
            return cos * cos;
        }
    }

    /// <summary>Adds noise to samples, each at a step of its own: <c>√ᾱₜ·x + √(1 − ᾱₜ)·ε</c>.</summary>
    /// <param name="samples"><c>[batch, features]</c>, of any number of features.</param>
    /// <param name="noise"><c>[batch, features]</c>: standard normal numbers.</param>
    /// <param name="timesteps"><c>[batch]</c>: 0 … <see cref="Steps"/> − 1.</param>
    /// <param name="noisy">Takes the noisy samples, <c>[batch, features]</c>; it may be one of the others.</param>
    /// <exception cref="ArgumentException">A length does not fit, or a step is out of range; nothing has changed then.</exception>
    public void AddNoise(ReadOnlySpan<float> samples, ReadOnlySpan<float> noise, ReadOnlySpan<int> timesteps, Span<float> noisy)
    {
        int features = timesteps.IsEmpty ? 0 : samples.Length / timesteps.Length;
        Check.Length(samples.Length, (long)timesteps.Length * features, nameof(samples), "[batch, features]", "batch", timesteps.Length, "features", features);
        Check.Length(noise.Length, samples.Length, nameof(noise), "[batch, features]", "batch", timesteps.Length, "features", features);
        Check.Length(noisy.Length, samples.Length, nameof(noisy), "[batch, features]", "batch", timesteps.Length, "features", features);
        Check.Indices(timesteps, Steps, nameof(timesteps));
        for (int b = 0; b < timesteps.Length; b++)
        {
            double kept = alphasCumprod[timesteps[b]];
            var (ofSample, ofNoise) = ((float)Math.Sqrt(kept), (float)Math.Sqrt(1 - kept));
            int start = b * features;
            for (int i = start; i < start + features; i++)
            {
                noisy[i] = (ofSample * samples[i]) + (ofNoise * noise[i]);
            }
        }
    }
}
