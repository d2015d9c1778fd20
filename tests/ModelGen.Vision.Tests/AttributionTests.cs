using System.Numerics.Tensors;
using DeclaredModels;
using ModelGen.Models.Tests;
using ModelGen.Tests;

namespace ModelGen.Vision.Tests;

/// <summary>Attributions and attacks are what PyTorch computes (<c>make_attribution.py</c>).</summary>
public sealed class AttributionTests : IDisposable
{
    private const int Batch = 3;
    private const int Features = 2 * 12 * 12;

    private readonly SafetensorsReader golden = Golden.Open("attribution.safetensors");
    private readonly DividedCnn net = Start();
    private readonly ClassScores scores;
    private readonly float[] image = Golden.Uniform(9960, Batch * Features);
    private readonly int[] label = Golden.Labels(9961, Batch);
    private readonly float[] result = new float[Batch * Features];

    public AttributionTests() => scores = Scores(net);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> Baselines() => new() { { "zero", 0 }, { "one", Features }, { "each", Batch * Features } };

    public void Dispose() => golden.Dispose();

    [Fact]
    public void Scores_and_their_gradients()
    {
        float[] values = new float[Batch * 10];
        scores.Compute(image, values, Batch);
        Golden.Close(golden.Floats("scores"), values, "scores");
        scores.Gradient(image, label, result);
        Golden.CloseGradient(golden.Floats("gradient"), result, "gradient");
        scores.LossGradient(image, label, result);
        Golden.CloseGradient(golden.Floats("loss_gradient"), result, "loss_gradient");
    }

    [Fact]
    public void Saliency_is_the_magnitude_of_the_gradient()
    {
        new Saliency(scores) { Absolute = false }.Attribute(image, label, result);
        Golden.CloseGradient(golden.Floats("gradient"), result, "signed");
        float[] map = new float[Batch * 144];
        AttributionMap.MaxOverChannels(result, 2, map, Batch);
        Golden.CloseGradient(golden.Floats("max_over_channels"), map, "map");
        new Saliency(scores).Attribute(image, label, result);
        Golden.CloseGradient([.. golden.Floats("gradient").Select(Math.Abs)], result, "absolute");
        AttributionMap.Normalize(map, Batch);
        Assert.All(Enumerable.Range(0, Batch), i => Assert.Equal(1, map.AsSpan(i * 144, 144).ToArray().Max(), 1e-6f));
    }

    [Theory]
    [MemberData(nameof(Baselines))]
    public void Integrated_gradients(string name, int values)
    {
        float[] delta = new float[Batch];
        new IntegratedGradients(scores, steps: 10).Attribute(image, [.. Golden.Uniform(9963, values).Select(v => v / 2)], label, result, delta, cancellation: Cancellation);
        Golden.CloseGradient(golden.Floats($"integrated/{name}"), result, name);
        Numbers.Near(golden.Floats($"integrated/{name}_delta").ToDouble(), delta, 2e-5, "delta");
    }

    [Fact]
    public void More_steps_make_attributions_complete()
    {
        float[] few = new float[Batch], many = new float[Batch];
        new IntegratedGradients(scores, steps: 4).Attribute(image, [], label, result, few, cancellation: Cancellation);
        new IntegratedGradients(scores, steps: 400).Attribute(image, [], label, result, many, cancellation: Cancellation);
        Assert.InRange(many.Max(Math.Abs), 0, 0.1 * few.Max(Math.Abs));
    }

    [Fact]
    public void SmoothGrad_is_the_mean_over_noise_of_a_seed()
    {
        new SmoothGrad(scores, samples: 4) { Absolute = false }.Attribute(image, label, result, seed: 7, cancellation: Cancellation);
        Golden.CloseGradient(golden.Floats("smooth"), result, "smooth");
        new SmoothGrad(scores, samples: 4).Attribute(image, label, result, seed: 7, cancellation: Cancellation);
        Golden.CloseGradient([.. golden.Floats("smooth").Select(Math.Abs)], result, "absolute");
        new SmoothGrad(scores, samples: 1, noise: 0) { Absolute = false }.Attribute(image, label, result, seed: 7, cancellation: Cancellation);
        Golden.CloseGradient(golden.Floats("gradient"), result, "without noise");
    }

    [Fact]
    public void Grad_cam_looks_at_the_layer_between_two_methods()
    {
        float[] features = new float[Batch * 12 * 36], map = new float[Batch * 36], large = new float[Batch * 120], small = new float[Batch * 20];
        net.Features(image, features, Batch);
        new GradCam(new ClassScores(net.HeadForward, net.HeadBackward, 12 * 36, 10), channels: 12).Attribute(features, label, map);
        Golden.CloseGradient(golden.Floats("cam"), map, "cam");
        AttributionMap.Interpolate(map, 6, 6, large, 12, 10);
        Golden.CloseGradient(golden.Floats("cam_large"), large, "large");
        AttributionMap.Interpolate(map, 6, 6, small, 4, 5);
        Golden.CloseGradient(golden.Floats("cam_small"), small, "small");
    }

    [Fact]
    public void Attacks()
    {
        Compare("fgsm", new FGSM(scores, 0.1));
        Compare("fgsm_targeted", new FGSM(scores, 0.1) { Targeted = true }, Golden.Labels(9962, Batch));
        Compare("fgsm_l2", new FGSM(scores, 0.5) { Norm = PerturbationNorm.L2 });
        Compare("pgd", new PGD(scores, 0.1, 0.03, steps: 5));
        Compare("pgd_plain", new PGD(scores, 0.1, 0.03, steps: 5) { RandomStart = false });
        Compare("pgd_l2", new PGD(scores, 0.5, 0.2, steps: 5) { Norm = PerturbationNorm.L2 });
    }

    [Theory]
    [InlineData(PerturbationNorm.LInfinity)]
    [InlineData(PerturbationNorm.L2)]
    public void An_attack_raises_the_loss_within_its_bound(PerturbationNorm norm)
    {
        var attack = new PGD(scores, 0.2, 0.05, steps: 8) { Norm = norm };
        attack.Perturb(image, label, result, seed: 1, cancellation: Cancellation);
        Assert.True(net.Loss(result, label, Batch) > net.Loss(image, label, Batch) + 0.1f);
        Assert.All(result, v => Assert.InRange(v, 0, 1));
        for (int i = 0; i < Batch; i++)
        {
            var changes = image.Zip(result, (a, b) => Math.Abs(a - b)).Skip(i * Features).Take(Features);
            double size = norm == PerturbationNorm.L2 ? Math.Sqrt(changes.Sum(c => (double)c * c)) : changes.Max();
            Assert.InRange(size, 0.1, 0.2 + 1e-6);
        }

        float[] same = new float[result.Length], other = new float[result.Length];
        attack.Perturb(image, label, same, seed: 1, cancellation: Cancellation);
        attack.Perturb(image, label, other, seed: 2, cancellation: Cancellation);
        Assert.Equal(result, same);
        Assert.NotEqual(result, other);
    }

    [Fact]
    public void Where_the_model_is_certain_there_is_still_a_direction()
    {
        // Scores 30·x: the probability of class 0 is 1 in single precision, that of class 1 e⁻²⁴.
        var certain = new ClassScores(
            (input, scores, _, _) => TensorPrimitives.Multiply(input, 30, scores),
            (_, scoreGradient, inputGradient, _, _, _) => TensorPrimitives.Multiply(scoreGradient, 30, inputGradient),
            features: 2,
            classes: 2);
        float[] gradient = new float[2], moved = new float[2];
        certain.LossGradient([0.9f, 0.1f], [0], gradient);
        double expected = 30 * Math.Exp(-24);
        Assert.Equal([-1, 1], gradient.Select(g => g / expected), (a, b) => Math.Abs(a - b) < 1e-4);
        new FGSM(certain, 0.01) { Norm = PerturbationNorm.L2 }.Perturb([0.9f, 0.1f], [0], moved, cancellation: Cancellation);
        float each = 0.01f / MathF.Sqrt(2);
        Golden.Close([0.9f - each, 0.1f + each], moved, "moved");
    }

    [Fact]
    public void A_single_score_is_that_of_class_1()
    {
        // score = 2·x₀ − x₁: the gradient of the loss is (σ(score) − label)·(2, −1).
        var single = new ClassScores(
            (input, scores, _, batch) =>
            {
                for (int i = 0; i < batch; i++)
                {
                    scores[i] = (2 * input[2 * i]) - input[(2 * i) + 1];
                }
            },
            (_, scoreGradient, inputGradient, _, _, batch) =>
            {
                for (int i = 0; i < batch; i++)
                {
                    (inputGradient[2 * i], inputGradient[(2 * i) + 1]) = (2 * scoreGradient[i], -scoreGradient[i]);
                }
            },
            features: 2,
            classes: 1);
        float[] gradient = new float[4];
        single.LossGradient([1, 1, 0, 3], [1, 0], gradient);
        float first = -1 / (1 + MathF.E), second = 1 / (1 + MathF.Exp(3));
        Golden.Close([2 * first, -first, 2 * second, -second], gradient, "gradient");
        float[] moved = new float[4];
        new FGSM(single, 0.25).Perturb([0.5f, 0.5f, 0.1f, 0.9f], [1, 0], moved, cancellation: Cancellation);
        Golden.Close([0.25f, 0.75f, 0.35f, 0.65f], moved, "moved");
    }

    [Fact]
    public void Models_that_differ_in_training_are_asked_as_they_infer()
    {
        var deep = new SmallResNet(seed: 1);
        const int Pixels = 3 * 14 * 11;
        float[] images = Golden.Signed(9964, 2 * Pixels), expected = new float[20], found = new float[20], gradient = new float[2 * Pixels];
        var wrapped = new ClassScores(
            (x, y, tape, training, batch) => deep.LogitsForward(x, y, tape, training, batch, 14, 11),
            (x, dy, dx, gradients, tape, batch) => deep.LogitsBackward(x, dy, dx, gradients, tape, batch, 14, 11),
            Pixels,
            classes: 10);
        deep.Logits(images, expected, 2, 14, 11);
        wrapped.Compute(images, found, 2);
        Golden.Close(expected, found, "scores");
        wrapped.Gradient(images, [3, 4], gradient);

        // Where a pixel moves by h, the score moves by h times its gradient.
        int place = Array.IndexOf(gradient, gradient.Take(Pixels).MaxBy(Math.Abs));
        float before = expected[3];
        images[place] += 1e-2f;
        wrapped.Compute(images, found, 2);
        Assert.Equal(gradient[place], (found[3] - before) / 1e-2f, 0.05f * Math.Abs(gradient[place]));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var (saliency, integrated, smooth) = (new Saliency(scores), new IntegratedGradients(scores, 3), new SmoothGrad(scores, 3));
        Attack[] attacks = [new FGSM(scores, 0.1), new PGD(scores, 0.1, 0.05, 2), new PGD(scores, 0.1, 0.05, 2) { Norm = PerturbationNorm.L2 }];
        var cam = new GradCam(new ClassScores(net.HeadForward, net.HeadBackward, 12 * 36, 10), channels: 12);
        float[] features = Golden.Uniform(9965, Batch * 12 * 36), map = new float[Batch * 36], delta = new float[Batch];
        CancellationToken token = Cancellation;
        Allocations.None(
            () =>
            {
                saliency.Attribute(image, label, result);
                integrated.Attribute(image, [], label, result, delta, cancellation: token);
                smooth.Attribute(image, label, result, seed: 1, cancellation: token);
                cam.Attribute(features, label, map);
                foreach (Attack attack in attacks)
                {
                    attack.Perturb(image, label, result, seed: 1, cancellation: token);
                }
            },
            calls: 20);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Contains("[batch, features]", Assert.Throws<ArgumentException>(() => scores.Gradient(image.AsSpan(1), label, result)).Message, StringComparison.Ordinal);
        Assert.Contains("expected 0 to 9", Assert.Throws<ArgumentException>(() => scores.Gradient(image, [0, 10, 0], result)).Message, StringComparison.Ordinal);
        Assert.Contains("shares memory", Assert.Throws<ArgumentException>(() => new PGD(scores, 0.1, 0.1).Perturb(image, label, image, cancellation: Cancellation)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new IntegratedGradients(scores).Attribute(image, new float[7], label, result, cancellation: Cancellation));
        Assert.Throws<ArgumentException>(() => new GradCam(scores, channels: 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IntegratedGradients(scores, steps: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothGrad(scores, noise: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PGD(scores, 0.1, alpha: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FGSM(scores, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FGSM(scores, 1) { Range = (1, 1) });
        image[Features + 5] = 1.5f;
        string message = Assert.Throws<ArgumentException>(() => new FGSM(scores, 0.1).Perturb(image, label, result, cancellation: Cancellation)).Message;
        Assert.Contains("Value 5 of example 1 is 1.5, outside of 0 … 1", message, StringComparison.Ordinal);
        new FGSM(scores, 0.1) { Range = (-2, 2) }.Perturb(image, label, result, cancellation: Cancellation);
        net.Parameters["fc.bias"].CopyFrom([.. Enumerable.Repeat(float.NaN, 10)]);
        Assert.Throws<NonFiniteException>(() => new FGSM(scores, 0.1) { Range = (-2, 2) }.Perturb(image, label, result, cancellation: Cancellation));
    }

    [Fact]
    public void Loops_tell_where_they_are_and_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        var told = new Shares();
        new IntegratedGradients(scores, steps: 4) { Progress = told }.Attribute(image, [], label, result, [], cancelled.Token);
        new SmoothGrad(scores, samples: 2) { Progress = told }.Attribute(image, label, result, 0, cancelled.Token);
        new PGD(scores, 0.1, 0.05, steps: 2) { Progress = told }.Perturb(image, label, result, 0, cancelled.Token);
        Assert.Equal([0.25, 0.5, 0.75, 1, 0.5, 1, 0.5, 1], told.Seen);
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => new IntegratedGradients(scores).Attribute(image, [], label, result, [], cancelled.Token));
        Assert.Throws<OperationCanceledException>(() => new SmoothGrad(scores).Attribute(image, label, result, 0, cancelled.Token));
        Assert.Throws<OperationCanceledException>(() => new PGD(scores, 0.1, 0.05).Perturb(image, label, result, 0, cancelled.Token));
    }

    private static ClassScores Scores(DividedCnn net) => new(net.LogitsForward, net.LogitsBackward, Features, classes: 10);

    private static DividedCnn Start()
    {
        var net = new DividedCnn(seed: 1);
        uint stream = 9950;
        foreach (NamedTensor parameter in net.Parameters)
        {
            parameter.CopyFrom(Golden.Signed(stream++, parameter.Length, 1 / 2f));
        }

        return net;
    }

    private void Compare(string name, Attack attack, int[]? labels = null)
    {
        attack.Perturb(image, labels ?? label, result, seed: 3, cancellation: Cancellation);
        Golden.Close(golden.Floats(name), result, name);
    }

    private sealed class Shares : IProgress<double>
    {
        public List<double> Seen { get; } = [];

        public void Report(double value) => Seen.Add(value);
    }
}
