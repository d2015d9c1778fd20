using DeclaredModels;
using FashionMnist;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Nothing is allocated by any entry point, once a thread has seen the sizes.</summary>
public sealed class AllocationTests
{
    [Fact]
    public void Perceptron()
    {
        const int batch = 2;
        var net = new FashionNet(seed: 1);
        float[] image = Golden.Uniform(80, batch * 784), logits = new float[batch * 10], gradient = new float[image.Length], logitsGradient = Golden.Signed(81, batch * 10);
        int[] label = Golden.Labels(82, batch);
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        using FashionNet.Trainer sgd = net.CreateTrainer(new SGD(0.01), batch), momentum = net.CreateTrainer(new SGD(0.01, momentum: 0.9), batch), adam = net.CreateTrainer(new Adam(), batch);
        adam.WhenNonFinite = NonFiniteAction.Stop;
        Allocations.None(() => net.Logits(image, logits, batch));
        Allocations.None(() => net.Logits(new(image, [batch, 784]), new(logits, [batch, 10])));
        Allocations.None(() => net.Loss(image, label, batch));
        Allocations.None(() => net.Loss(new(image, [batch, 784]), new(label, [batch])));
        Allocations.None(() =>
        {
            net.LogitsForward(image, logits, tape, batch);
            net.LogitsBackward(image, logitsGradient, gradient, gradients, tape, batch);
        });
        Allocations.None(() =>
        {
            net.LossForward(image, label, tape, batch);
            net.LossBackward(image, label, 1, gradient, gradients, tape, batch);
            gradients.Clear();
        });
        Allocations.None(() => sgd.Step(image, label, batch));
        Allocations.None(() => momentum.Step(image, label, batch));
        Allocations.None(() => adam.Step(image, label, batch));
    }

    [Fact]
    public void Tiny_network()
    {
        var net = new TinyNet();
        float[] features = Golden.Signed(83, 4), scores = new float[3];
        int[] label = [1];
        var tape = new Tape();
        using TinyNet.Trainer trainer = net.CreateTrainer(new SGD(0.01), batch: 1);
        Allocations.None(() => net.Scores(features, scores, batch: 1));
        Allocations.None(() => net.ScoresOfOne(features, scores));
        Allocations.None(() => net.ScoresOfOneForward(features, scores, tape));
        Allocations.None(() => trainer.Step(features, label, batch: 1));
    }

    [Fact]
    public void Modules_and_two_outputs()
    {
        const int batch = 2;
        var net = new Estimator(seed: 1);
        float[] features = Golden.Signed(84, batch * 16), target = Golden.Signed(85, batch), mean = new float[batch], scale = new float[batch];
        using Estimator.Trainer trainer = net.CreateTrainer(new Adam(), batch);
        Allocations.None(() => net.Predict(features, mean, scale, batch));
        Allocations.None(() => net.Predict(new(features, [batch, 16]), new(mean, [batch, 1]), new(scale, [batch, 1])));
        Allocations.None(() => net.NegativeLogLikelihood(features, target, batch));
        Allocations.None(() => trainer.StepNegativeLogLikelihood(features, target, batch));
    }

    [Fact]
    public void Two_losses_in_turn()
    {
        const int batch = 4;
        var net = new Gan(seed: 1);
        float[] real = Golden.Signed(86, batch * 5), noise = Golden.Signed(87, batch * 3), fake = new float[batch * 5];
        using Gan.Trainer trainer = net.CreateTrainer(new Adam(), batch, batch);
        Allocations.None(() => net.Generate(noise, fake, batch));
        Allocations.None(() =>
        {
            trainer.StepDiscriminatorLoss(real, noise, batch, batch);
            trainer.StepGeneratorLoss(noise, batch);
        });
    }

    [Fact]
    public void Attention_and_layers_in_sequence()
    {
        const int batch = 2, time = 6;
        var attention = new Attention(seed: 1);
        float[] x = Golden.Signed(88, batch * time * 12), y = new float[x.Length], target = Golden.Signed(89, batch * 12), rearranged = new float[batch * (time + 1) * 12];
        using Attention.Trainer trainer = attention.CreateTrainer(new Adam(), batch, time);
        Allocations.None(() => attention.Attend(x, y, batch, time));
        Allocations.None(() => attention.Rearrange(x, rearranged, batch, time));
        Allocations.None(() => attention.Loss(x, target, batch, time));
        Allocations.None(() => trainer.Step(x, target, batch, time));

        var stacked = new Stacked(seed: 1);
        float[] input = Golden.Signed(90, batch * 6), output = new float[batch * 4], wanted = Golden.Signed(91, batch * 4);
        using Stacked.Trainer stackedTrainer = stacked.CreateTrainer(new SGD(0.01), batch);
        Allocations.None(() => stacked.Predict(input, output, batch));
        Allocations.None(() => stackedTrainer.Step(input, wanted, batch));
        Allocations.None(() => stackedTrainer.StepSquaredError(input, wanted, batch));
    }

    [Fact]
    public void State_carried_by_sessions_and_trainers()
    {
        const int batch = 2;
        var net = new Elman(seed: 1);
        float[] x = Golden.Signed(95, batch * 5), logits = new float[batch * 3], sequence = Golden.Signed(96, batch * 30), target = Golden.Signed(97, batch * 18);
        float[] state = new float[batch * 16], next = new float[batch * 16];
        Elman.NextSession session = net.CreateNextSession(batch), other = net.CreateNextSession(batch);
        Allocations.None(() => session.Next(x, logits));
        Allocations.None(() => other.CopyFrom(session));
        Allocations.None(() => session.H[0] = other.H[1]);
        Allocations.None(session.Reset);
        Allocations.None(() => net.Loss(sequence, target, state, next, batch));
        using Elman.Trainer trainer = net.CreateTrainer(new Adam(), batch);
        Allocations.None(() => trainer.Step(sequence, target, batch));
        Allocations.None(trainer.ResetState);

        var oscillator = new Oscillator(seed: 1);
        float[] force = Golden.Signed(98, 12);
        Oscillator.AdvanceSession advance = oscillator.CreateAdvanceSession(batch, width: 3);
        using Oscillator.Trainer oscillatorTrainer = oscillator.CreateTrainer(new SGD(0.01), width: 3, samples: 4);
        Allocations.None(() => advance.Advance(force, samples: 4));
        Allocations.None(() => oscillatorTrainer.StepEnergy(force, width: 3, samples: 4));

        using Tracker.Trainer tracker = new Tracker(seed: 1).CreateTrainer(new SGD(0.001), batch);
        float[] tracked = Golden.Signed(99, batch * 4);
        Allocations.None(() => tracker.Step(tracked, batch));
    }

    [Fact]
    public void Operators()
    {
        const int count = 19, rows = 2, columns = 3;
        var elementwise = new DeclaredModels.Elementwise(seed: 1);
        float[] x = Golden.Uniform(92, count), y = Golden.Uniform(93, count), results = new float[27 * count];
        Allocations.None(() => elementwise.Unary(x, results, count));
        Allocations.None(() => elementwise.UnaryOfPositive(x, results.AsSpan(0, 7 * count), count));
        Allocations.None(() => elementwise.Binary(x, y, results.AsSpan(0, 20 * count), count));

        var reductions = new Reductions(seed: 1);
        float[] z = Golden.Signed(94, rows * 4 * columns), all = new float[1], first = new float[4 * columns], middle = new float[rows * columns], last = new float[rows * 4], two = new float[4];
        float[][] same = [new float[z.Length], new float[z.Length], new float[z.Length], new float[z.Length]];
        Allocations.None(() => reductions.Sums(z, all, first, middle, last, two, rows, columns));
        Allocations.None(() => reductions.Greatest(z, all, first, middle, last, two, rows, columns));
        Allocations.None(() => reductions.Variances(z, all, first, middle, last, two, rows, columns));
        Allocations.None(() => reductions.SoftMaxima(z, all, first, middle, last, two, rows, columns));
        Allocations.None(() => reductions.Shares(z, same[0], same[1], same[2], same[3], rows, columns));
    }
}
