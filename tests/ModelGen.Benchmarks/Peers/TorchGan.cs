using Benchmarks.Comparison;
using Benchmarks.Workloads.Images;
using TorchSharp;
using static TorchSharp.torch;

namespace Benchmarks.Peers;

/// <summary>TorchSharp training a generator and its discriminator in turn, as PyTorch's tutorial does: images of a step serve both.</summary>
internal sealed class TorchGan : IContender
{
    private readonly TorchImageNetwork generator;
    private readonly TorchImageNetwork discriminator;
    private readonly optim.Optimizer forger;
    private readonly optim.Optimizer critic;
    private readonly Tensor images;
    private readonly Tensor noise;
    private readonly Tensor ones;
    private readonly Tensor zeros;
    private readonly float[] losses = new float[2];

    public TorchGan(ImageSpec generator, ImageSpec discriminator, int threads)
    {
        TorchLibrary.Use(threads);
        this.generator = new(generator);
        this.discriminator = new(discriminator);
        this.generator.train();
        this.discriminator.train();
        forger = optim.Adam(this.generator.parameters(), 2e-4, 0.5);
        critic = optim.Adam(this.discriminator.parameters(), 2e-4, 0.5);
        images = tensor(discriminator.Input, [.. discriminator.InputShape.Select(d => (long)d)]);
        noise = tensor(generator.Input, [.. generator.InputShape.Select(d => (long)d)]);
        ones = torch.ones(discriminator.Batch, 1);
        zeros = torch.zeros(discriminator.Batch, 1);
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
            using DisposeScope scope = NewDisposeScope();
            critic.zero_grad();
            Tensor fake = generator.forward(noise);
            Tensor criticism = Loss(discriminator.forward(images), ones) + Loss(discriminator.forward(fake.detach()), zeros);
            criticism.backward();
            critic.step();
            forger.zero_grad();
            Tensor forgery = Loss(discriminator.forward(fake), ones);
            forgery.backward();
            forger.step();
            (losses[0], losses[1]) = (criticism.item<float>(), forgery.item<float>());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        images.Dispose();
        noise.Dispose();
        ones.Dispose();
        zeros.Dispose();
        forger.Dispose();
        critic.Dispose();
        generator.Dispose();
        discriminator.Dispose();
    }

    private static Tensor Loss(Tensor logits, Tensor target) => nn.functional.binary_cross_entropy_with_logits(logits, target);
}
