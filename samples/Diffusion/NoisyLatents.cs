using ModelGen;
using Samples;

namespace Diffusion;

/// <summary>What a step of the U-Net's training is given: latents with noise of random steps, and of most of them what they show.</summary>
internal sealed class NoisyLatents(NoiseSchedule schedule, int batch, int seed)
{
    private readonly GaussianNoise gaussian = new(seed);
    private readonly Random random = new(seed);
    private readonly float[] noise = new float[batch * LatentDiffusion.Latent];
    private readonly float[] noisy = new float[batch * LatentDiffusion.Latent];
    private readonly int[] steps = new int[batch];
    private readonly int[] kinds = new int[batch];
    private int count;

    /// <summary>The noise.</summary>
    public ReadOnlySpan<float> Noise => noise.AsSpan(0, count * LatentDiffusion.Latent);

    /// <summary>The latents with the noise.</summary>
    public ReadOnlySpan<float> Noisy => noisy.AsSpan(0, count * LatentDiffusion.Latent);

    /// <summary>The steps they stand at.</summary>
    public ReadOnlySpan<int> Steps => steps.AsSpan(0, count);

    /// <summary>What they show.</summary>
    public ReadOnlySpan<int> Kinds => kinds.AsSpan(0, count);

    /// <summary>Adds noise to latents.</summary>
    /// <param name="latents">The latents, no more than a batch.</param>
    /// <param name="shown">What they show.</param>
    /// <param name="untold">The share of those that show any digit from now on.</param>
    public void Draw(ReadOnlySpan<float> latents, ReadOnlySpan<int> shown, double untold)
    {
        count = shown.Length;
        for (int i = 0; i < count; i++)
        {
            steps[i] = random.Next(schedule.Steps);
            kinds[i] = random.NextDouble() < untold ? LatentDiffusion.Kinds : shown[i];
        }

        gaussian.Fill(noise.AsSpan(0, latents.Length));
        schedule.AddNoise(latents, Noise, Steps, noisy.AsSpan(0, latents.Length));
    }
}
