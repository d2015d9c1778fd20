using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Trainers: which weights they change, what stops them, and that they learn.</summary>
public sealed class TrainingTests
{
    [Fact]
    public void A_loss_leaves_what_it_does_not_train_bit_for_bit()
    {
        var net = new Gan(seed: 1);
        float[] real = Golden.Signed(96, 4 * 5), noise = Golden.Signed(97, 4 * 3);
        using Gan.Trainer trainer = net.CreateTrainer(new Adam(0.01, weightDecay: 0.1), batch: 4, fakes: 4);
        float[] generator = Part(net, "generator."), discriminator = Part(net, "discriminator.");
        for (int i = 0; i < 3; i++)
        {
            trainer.StepDiscriminatorLoss(real, noise, 4, 4);
        }

        Numbers.SameBits(generator, Part(net, "generator."), "generator");
        float[] trained = Part(net, "discriminator.");
        Assert.DoesNotContain(0, trained.Zip(discriminator, (a, b) => a - b));
        trainer.StepGeneratorLoss(noise, 4);
        Numbers.SameBits(trained, Part(net, "discriminator."), "discriminator");
        Assert.DoesNotContain(0, Part(net, "generator.").Zip(generator, (a, b) => a - b));
        Assert.Equal(4, trainer.Steps);
    }

    [Fact]
    public void A_step_returns_the_loss_before_it()
    {
        var net = new Estimator(seed: 1);
        float[] features = Golden.Signed(98, 8 * 16), target = Golden.Signed(99, 8);
        using Estimator.Trainer trainer = net.CreateTrainer(new Adam(1e-3), batch: 8);
        float before = net.NegativeLogLikelihood(features, target, batch: 8);
        Assert.Equal(before, trainer.StepNegativeLogLikelihood(features, target, batch: 8), 1e-5);
        float last = 0;
        for (int i = 0; i < 60; i++)
        {
            last = trainer.StepNegativeLogLikelihood(features, target, batch: 8);
        }

        Assert.True(last < before - 0.5f, $"The loss went from {before} to {last}.");
        Assert.Equal(last, net.NegativeLogLikelihood(features, target, batch: 8), 0.2);
    }

    [Fact]
    public void Padding_stays_zero()
    {
        // Panels are 16 wide: 3 of 16 outputs are real, and of the biases as well.
        var net = new TinyNet();
        using TinyNet.Trainer trainer = net.CreateTrainer(new Adam(0.1, weightDecay: 0.1), batch: 4);
        for (uint i = 0; i < 20; i++)
        {
            trainer.Step(Golden.Signed(i, 16, 4), [0, 1, 2, 1], batch: 4);
        }

        Assert.Equal(net.Parameters.ElementCount, net.Parameters.Values.ToArray().Count(v => v != 0));
    }

    [Fact]
    public void States_are_not_trained()
    {
        var net = new Stacked(seed: 1);
        using Stacked.Trainer trainer = net.CreateTrainer(new SGD(0.1), rows: 2);
        trainer.Step(Golden.Signed(1, 12), Golden.Signed(2, 8), rows: 2);
        Assert.All(net.Parameters.States[0].ToArray(), v => Assert.Equal(0.25f, v));
    }

    [Fact]
    public void Smaller_batches_than_the_trainer_was_made_for()
    {
        var net = new TinyNet(seed: 5);
        var same = new TinyNet(seed: 5);
        using TinyNet.Trainer large = net.CreateTrainer(new SGD(0.1), batch: 64), small = same.CreateTrainer(new SGD(0.1), batch: 3);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(large.Step(Golden.Signed(3, 12), [0, 2, 1], batch: 3), small.Step(Golden.Signed(3, 12), [0, 2, 1], batch: 3));
        }

        Numbers.SameBits(net.Parameters.Values, same.Parameters.Values, "weights");
    }

    [Fact]
    public void Not_a_number_goes_through()
    {
        var net = new FashionMnist.FashionNet(seed: 1);
        float[] image = Golden.Uniform(4, 3 * 784), expected = new float[30], logits = new float[30];
        net.Logits(image, expected, batch: 3);
        image[784 + 300] = float.NaN;
        net.Logits(image, logits, batch: 3);
        Assert.All(logits[10..20], v => Assert.Equal(float.NaN, v));
        Numbers.SameBits(expected.AsSpan(0, 10), logits.AsSpan(0, 10), "row before");
        Numbers.SameBits(expected.AsSpan(20), logits.AsSpan(20), "row after");
        Assert.Equal(float.NaN, net.Loss(image, [1, 2, 3], batch: 3));
        using var trainer = net.CreateTrainer(new SGD(0.1), batch: 3);
        Assert.Equal(float.NaN, trainer.Step(image, [1, 2, 3], batch: 3));
        Assert.Equal(float.NaN, net.Parameters["fc3.bias"].GetValue(0));
    }

    [Fact]
    public void A_trainer_stops_before_a_step_that_is_not_finite()
    {
        var net = new TinyNet();
        using TinyNet.Trainer trainer = net.CreateTrainer(new Adam(), batch: 1);
        trainer.WhenNonFinite = NonFiniteAction.Stop;
        trainer.Step([1, 2, 3, 4], [1], batch: 1);
        float[] before = net.Parameters.Values.ToArray();
        var error = Assert.Throws<NonFiniteException>(() => trainer.Step([1, float.NaN, 3, 4], [1], batch: 1));
        Assert.Equal("The loss of step 2 is NaN; nothing was changed.", error.Message);
        Assert.Throws<NonFiniteException>(() => trainer.Step([float.PositiveInfinity, 0, 0, 0], [1], batch: 1));
        Numbers.SameBits(before, net.Parameters.Values, "weights");
        Assert.Equal(1, trainer.Steps);
        trainer.Step([1, 2, 3, 4], [1], batch: 1);
        Assert.Equal(2, trainer.Steps);
        Assert.All(net.Parameters.Values.ToArray(), v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void An_infinite_gradient_of_a_finite_loss_stops_too()
    {
        var net = new Stacked(seed: 1);
        using Stacked.Trainer trainer = net.CreateTrainer(new SGD(0.1), rows: 1);
        trainer.WhenNonFinite = NonFiniteAction.Stop;
        net.Parameters["temperature"].CopyFrom([1e38f]);
        float[] before = net.Parameters.Values.ToArray();
        var error = Assert.Throws<NonFiniteException>(() => trainer.StepSquaredError(new float[6], new float[4], rows: 1));
        Assert.Contains("nothing was changed", error.Message, StringComparison.Ordinal);
        Numbers.SameBits(before, net.Parameters.Values, "weights");
    }

    [Fact]
    public void A_disposed_trainer_trains_no_more()
    {
        var net = new TinyNet();
        TinyNet.Trainer trainer = net.CreateTrainer(new SGD(0.1), batch: 1);
        trainer.Dispose();
        float[] before = net.Parameters.Values.ToArray();
        Assert.Throws<ObjectDisposedException>(() => trainer.Step([1, 2, 3, 4], [1], batch: 1));
        Numbers.SameBits(before, net.Parameters.Values, "weights");
    }

    private static float[] Part(Gan net, string prefix) =>
        [.. net.Parameters.Where(p => p.Name.StartsWith(prefix, StringComparison.Ordinal)).SelectMany(p => p.ToArray())];
}
