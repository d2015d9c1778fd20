using ModelGen;

namespace Diffusion;

/// <summary>Draws digits with a model.</summary>
internal sealed class Painter(LatentDiffusion net, NoiseSchedule schedule, Settings settings)
{
    /// <summary>Draws an image of each kind that is asked for.</summary>
    /// <returns><c>[kinds, 1, 8, 8]</c>.</returns>
    public float[] Draw(int[] kinds)
    {
        int count = kinds.Length;
        var sampler = new DDIMSampler(schedule, settings.Steps, seed: settings.Seed);
        float[] latents = new float[count * LatentDiffusion.Latent], noise = new float[latents.Length], images = new float[count * Digits.Pixels];
        int[] steps = new int[count];
        sampler.Begin(latents);
        for (int i = 0; i < settings.Steps; i++)
        {
            Array.Fill(steps, sampler.Timesteps[i]);
            net.Noise(latents, steps, kinds, [(float)settings.Guidance], noise, count);
            sampler.Step(i, noise, latents);
        }

        net.Decode(latents, images, count);
        return images;
    }
}
