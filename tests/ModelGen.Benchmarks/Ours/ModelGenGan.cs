using Benchmarks.Comparison;
using Benchmarks.Models;
using Benchmarks.Workloads.Images;
using ModelGen;

namespace Benchmarks.Ours;

/// <summary>A generated model of a generator and its discriminator, trained in turn; each loss generates the images that it judges.</summary>
internal sealed class ModelGenGan : IContender
{
    private readonly Dcgan.Trainer critic;
    private readonly Dcgan.Trainer forger;
    private readonly float[] images;
    private readonly float[] noise;
    private readonly int batch;
    private readonly float[] losses = new float[2];

    public ModelGenGan(Dcgan model, ImageSpec generator, ImageSpec discriminator)
    {
        (images, noise, batch) = (discriminator.Input, generator.Input, generator.Batch);
        critic = model.CreateTrainer(new Adam(2e-4, (0.5, 0.999)), batch);
        forger = model.CreateTrainer(new Adam(2e-4, (0.5, 0.999)), batch);
    }

    /// <inheritdoc/>
    public float[] FirstResult()
    {
        Run(1);
        return losses;
    }

    /// <inheritdoc/>
    public void Run(int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            losses[0] = critic.StepCriticism(images, noise, batch);
            losses[1] = forger.StepForgery(noise, batch);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        critic.Dispose();
        forger.Dispose();
    }
}
