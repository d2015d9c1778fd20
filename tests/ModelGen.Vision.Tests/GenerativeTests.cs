using DeclaredModels;
using ModelGen.Models.Tests;
using ModelGen.Tests;

namespace ModelGen.Vision.Tests;

/// <summary>Models that are trained against each other, or on gradients, against PyTorch: the loss of each step, the gradients of the first, and what becomes of them.</summary>
public sealed class GenerativeTests
{
    private static readonly SGD Optimizer = new(0.05, momentum: 0.9);

    [Fact]
    public void A_generator_and_a_discriminator_of_convolutions()
    {
        using var golden = new GenerativeGolden("dcgan");
        var net = new Dcgan(seed: 1);
        GenerativeGolden.Start(net.Parameters, 20000);
        using Dcgan.Trainer trainer = net.CreateTrainer(Optimizer, batch: 5);
        for (int t = 0; t < GenerativeGolden.Steps; t++)
        {
            float[] noise = Golden.Signed(20300 + (uint)t, 5 * 6, 2);
            golden.Step("discriminator", t, trainer.StepDiscriminatorLoss(Golden.Signed(20100 + (uint)t, 5 * 256), Golden.Signed(20200 + (uint)t, 5 * 6, 2), batch: 5), trainer.Gradients);
            golden.Step("generator", t, trainer.StepGeneratorLoss(noise, batch: 5), trainer.Gradients);
        }

        golden.After(net.Parameters);
        float[] image = new float[5 * 256];
        net.Generate(Golden.Signed(20200, 5 * 6, 2), image, batch: 5);
        golden.Result("image", image);
    }

    [Fact]
    public void A_generator_that_is_told_the_class()
    {
        using var golden = new GenerativeGolden("conditional");
        var net = new ConditionalGan(seed: 1);
        GenerativeGolden.Start(net.Parameters, 21000);
        using ConditionalGan.Trainer trainer = net.CreateTrainer(Optimizer, batch: 4);
        for (uint t = 0; t < GenerativeGolden.Steps; t++)
        {
            int[] label = Golden.Labels(21200 + t, 4);
            float[] noise = Golden.Signed(21300 + t, 4 * 5);
            golden.Step("discriminator", (int)t, trainer.StepDiscriminatorLoss(Golden.Uniform(21100 + t, 4 * 64), label, noise, batch: 4), trainer.Gradients);
            golden.Step("generator", (int)t, trainer.StepGeneratorLoss(label, noise, batch: 4), trainer.Gradients);
        }

        golden.After(net.Parameters);
        float[] image = new float[4 * 64];
        net.Generate(Golden.Signed(21300, 4 * 5), Golden.Labels(21200, 4), image, batch: 4);
        golden.Result("image", image);
    }

    [Fact]
    public void A_critic_whose_slope_is_penalised()
    {
        using var golden = new GenerativeGolden("wgan");
        var net = new WassersteinGan(seed: 1);
        GenerativeGolden.Start(net.Parameters, 22000);
        using WassersteinGan.Trainer trainer = net.CreateTrainer(Optimizer, batch: 4);
        golden.Result("penalty", [Penalty(net)]);
        for (uint t = 0; t < GenerativeGolden.Steps; t++)
        {
            float[] real = Golden.Signed(22100 + t, 4 * 64), noise = Golden.Signed(22200 + t, 4 * 4);
            golden.Step("critic", (int)t, trainer.StepCriticLoss(real, noise, Golden.Uniform(22300 + t, 4), batch: 4), trainer.Gradients);
            golden.Step("generator", (int)t, trainer.StepGeneratorLoss(noise, batch: 4), trainer.Gradients);
        }

        golden.After(net.Parameters);
    }

    [Fact]
    public void Images_as_distributions_of_codes()
    {
        using var golden = new GenerativeGolden("vae");
        var net = new VariationalAutoencoder(seed: 1);
        GenerativeGolden.Start(net.Parameters, 23000);
        using VariationalAutoencoder.Trainer trainer = net.CreateTrainer(new SGD(0.005, momentum: 0.9), batch: 4);
        for (uint t = 0; t < GenerativeGolden.Steps; t++)
        {
            float loss = trainer.StepGivenNoise(Golden.Uniform(23100 + t, 4 * 64), Golden.Signed(23200 + t, 4 * 3, 2), batch: 4);
            golden.Step("loss", (int)t, loss, trainer.Gradients);
        }

        golden.After(net.Parameters);
        float[] image = new float[4 * 64], mean = new float[4 * 3], logVariance = new float[4 * 3];
        net.Decode(Golden.Signed(23300, 4 * 3), image, batch: 4);
        net.Encode(Golden.Uniform(23100, 4 * 64), mean, logVariance, batch: 4);
        golden.Result("image", image);
        golden.Result("mean", mean);
    }

    [Fact]
    public void Noise_that_is_drawn_in_the_step()
    {
        float[] image = Golden.Uniform(23100, 4 * 64);
        float[] first = Train(seed: 1), same = Train(seed: 1), other = Train(seed: 2);
        Assert.Equal(first, same);
        Assert.NotEqual(first, other);

        // Where nothing is drawn, the noise is its mean.
        var net = new VariationalAutoencoder(seed: 3);
        Assert.Equal(net.GivenNoise(image, new float[4 * 3], batch: 4), net.Loss(image, batch: 4));
        Assert.True(first[^1] < first[0] / 2, $"{first[0]} became {first[^1]}");

        float[] Train(int seed)
        {
            using VariationalAutoencoder.Trainer trainer = new VariationalAutoencoder(seed: 3).CreateTrainer(new Adam(0.02), batch: 4, seed);
            float[] binary = [.. image.Select(v => v > 0.5f ? 1f : 0f)];
            return [.. Enumerable.Range(0, 300).Select(_ => trainer.Step(binary, batch: 4))];
        }
    }

    [Fact]
    public void Two_images_through_one_network()
    {
        using var golden = new GenerativeGolden("siamese");
        var net = new Siamese(seed: 1);
        GenerativeGolden.Start(net.Parameters, 24000);
        using Siamese.Trainer trainer = net.CreateTrainer(Optimizer, batch: 4);
        for (uint t = 0; t < GenerativeGolden.Steps; t++)
        {
            golden.Step("loss", (int)t, trainer.StepContrastive(Golden.Signed(24100 + t, 4 * 64), Golden.Signed(24200 + t, 4 * 64), [0, 1, 0, 1], batch: 4), trainer.Gradients);
        }

        golden.After(net.Parameters);
        float[] embedding = new float[4 * 5];
        net.Embed(Golden.Signed(24100, 4 * 64), embedding, batch: 4);
        golden.Result("embedding", embedding);
    }

    [Fact]
    public void Features_that_hide_the_domain()
    {
        using var golden = new GenerativeGolden("dann");
        var net = new DomainAdversarial(seed: 1);
        GenerativeGolden.Start(net.Parameters, 25000);
        using DomainAdversarial.Trainer trainer = net.CreateTrainer(Optimizer, batch: 4, others: 3);
        for (uint t = 0; t < GenerativeGolden.Steps; t++)
        {
            float loss = trainer.Step(Golden.Signed(25100 + t, 4 * 64), Golden.Labels(25200 + t, 4), Golden.Signed(25300 + t, 3 * 64), [0.5f * (t + 1)], batch: 4, others: 3);
            golden.Step("loss", (int)t, loss, trainer.Gradients);
        }

        golden.After(net.Parameters);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] image = Golden.Signed(1, 4 * 256), noise = Golden.Signed(2, 4 * 6), share = Golden.Uniform(3, 4);
        using Dcgan.Trainer dcgan = new Dcgan(seed: 1).CreateTrainer(new Adam(), batch: 4);
        using WassersteinGan.Trainer wgan = new WassersteinGan(seed: 1).CreateTrainer(new Adam(), batch: 4);
        using VariationalAutoencoder.Trainer vae = new VariationalAutoencoder(seed: 1).CreateTrainer(new Adam(), batch: 4);
        var net = new WassersteinGan(seed: 1);
        float[] penalty = new float[1];
        Allocations.None(
            () =>
            {
                dcgan.StepDiscriminatorLoss(image, noise, batch: 4);
                dcgan.StepGeneratorLoss(noise, batch: 4);
                wgan.StepCriticLoss(image.AsSpan(0, 4 * 64), noise.AsSpan(0, 16), share, batch: 4);
                vae.Step(image.AsSpan(0, 4 * 64), batch: 4);
                net.Penalty(image.AsSpan(0, 4 * 64), penalty, batch: 4);
            },
            calls: 100);
    }

    /// <summary>Of the first step's images, between those that are real and those that are generated.</summary>
    private static float Penalty(WassersteinGan net)
    {
        float[] fake = new float[4 * 64], real = Golden.Signed(22100, 4 * 64), share = Golden.Uniform(22300, 4), penalty = new float[1];
        net.Generate(Golden.Signed(22200, 4 * 4), fake, batch: 4);
        net.Penalty([.. fake.Select((f, i) => f + (share[i / 64] * (real[i] - f)))], penalty, batch: 4);
        return penalty[0];
    }
}
