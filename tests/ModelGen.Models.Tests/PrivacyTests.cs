using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Training with differential privacy against what it is defined as, and what it spends against published values.</summary>
public sealed class PrivacyTests : IDisposable
{
    private const int Batch = 8;
    private const double Lr = 0.05, MostNorm = 2.2;

    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly float[] features = Golden.Signed(500, 4 * Batch, scale: 3);
    private readonly int[] labels = Golden.Indices(501, Batch, 3);

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Each_gradient_is_scaled_down_by_itself()
    {
        TinyNet net = new(), reference = new();
        using TinyNet.Trainer trainer = Trainer(net, noise: 0);

        // Some are small, and some are not.
        float[] norms = [.. Enumerable.Range(0, Batch).Select(i => (float)Norm(reference, i))];
        Assert.True(norms.Min() < MostNorm && norms.Max() > MostNorm, string.Join(", ", norms));
        for (int step = 0; step < 3; step++)
        {
            Step(trainer, 0, Batch);
            StepByHand(reference);
            Assert.All(net.Parameters.Values.ToArray().Zip(reference.Parameters.Values.ToArray()), p => Assert.Equal(p.Second, p.First, 1e-6f));
        }
    }

    [Fact]
    public void Noise_has_its_deviation_and_leaves_padding_alone()
    {
        var differences = new List<double>();
        for (int seed = 0; seed < 20; seed++)
        {
            TinyNet noisy = new(), plain = new();
            using TinyNet.Trainer trainer = Trainer(noisy, noise: 2, seed), other = Trainer(plain, noise: 0);
            Step(trainer, 0, Batch);
            Step(other, 0, Batch);
            foreach (NamedTensor tensor in noisy.Parameters)
            {
                differences.AddRange(tensor.ToArray().Zip(plain.Parameters[tensor.Name].ToArray(), (a, b) => (double)a - b));
            }

            GradientSet padding = noisy.CreateGradients();
            foreach (NamedTensor tensor in trainer.Gradients)
            {
                padding[tensor.Name].CopyFrom(tensor.ToArray());
            }

            Assert.True(padding.Values.SequenceEqual(trainer.Gradients.Values));
        }

        double std = Lr * 2 * MostNorm / Batch;
        Assert.Equal(131 * 20, differences.Count);
        Assert.Equal(std, Math.Sqrt(differences.Average(d => d * d)), 0.05 * std);
        Assert.Equal(0, differences.Average(), 0.1 * std);
        Assert.Equal(0.6827, differences.Count(d => Math.Abs(d) < std) / (double)differences.Count, 0.04);
        Assert.Equal(differences.Count, differences.Distinct().Count());
    }

    [Fact]
    public void Losses_that_take_turns_keep_their_own()
    {
        float[] real = Golden.Signed(510, 5 * 4, scale: 3), noise = Golden.Signed(511, 3 * 4, scale: 3);
        Gan mixed = new(seed: 1), single = new(seed: 1);
        using Gan.Trainer inTurns = Private(mixed), alone = Private(single);
        for (int i = 0; i < 4; i++)
        {
            // The generator's last example is missing: its sum waits, and the discriminator's knows nothing of it.
            inTurns.StepDiscriminatorLoss(real.AsSpan(5 * i, 5), noise.AsSpan(3 * i, 3), batch: 1, fakes: 1);
            alone.StepDiscriminatorLoss(real.AsSpan(5 * i, 5), noise.AsSpan(3 * i, 3), batch: 1, fakes: 1);
            if (i < 3)
            {
                inTurns.StepGeneratorLoss(noise.AsSpan(3 * i, 3), batch: 1);
            }
        }

        Assert.True(single.Parameters.Values.SequenceEqual(mixed.Parameters.Values));

        static Gan.Trainer Private(Gan net)
        {
            Gan.Trainer trainer = net.CreateTrainer(new SGD(Lr), batch: 1, fakes: 1);
            trainer.AccumulationSteps = 4;
            trainer.Privacy = new DifferentialPrivacy(0, MostNorm, 0.1);
            return trainer;
        }
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(11)]
    public void It_goes_on_from_a_checkpoint_with_the_same_bits(int examples)
    {
        TinyNet whole = new(), resumed = new();
        using TinyNet.Trainer trainer = Trainer(whole, noise: 1), other = Trainer(resumed, noise: 1);
        for (int i = 0; i < 16; i++)
        {
            if (i == examples)
            {
                trainer.SaveCheckpoint(path);
            }

            Step(trainer, i % Batch, 1);
        }

        other.LoadCheckpoint(path);
        for (int i = examples; i < 16; i++)
        {
            Step(other, i % Batch, 1);
        }

        Assert.True(whole.Parameters.Values.SequenceEqual(resumed.Parameters.Values));
        Assert.Equal(trainer.GetPrivacySpent(1e-5), other.GetPrivacySpent(1e-5));
        Assert.Equal(new DifferentialPrivacy(1, MostNorm, 0.01).GetEpsilon(2, 1e-5), trainer.GetPrivacySpent(1e-5));
    }

    /// <summary>The values of TensorFlow Privacy's own tests, at whole orders.</summary>
    [Theory]
    [InlineData(60_000, 150, 1.3, 15, 1e-5, 0.7242234026109595)]
    [InlineData(100_000, 100, 1.0, 30, 1e-7, 1.4154988495444845)]
    public void What_is_spent_is_what_others_say(int examples, int batch, double noise, int epochs, double delta, double expected)
    {
        long steps = (long)Math.Ceiling((double)epochs * examples / batch);
        Assert.Equal(expected, new DifferentialPrivacy(noise, 1, (double)batch / examples).GetEpsilon(steps, delta), 1e-9);
    }

    [Fact]
    public void Corners()
    {
        Assert.Equal(0, new DifferentialPrivacy(1, 1, 0.1).GetEpsilon(0, 1e-5));
        Assert.Equal(double.PositiveInfinity, new DifferentialPrivacy(0, 1, 0.1).GetEpsilon(1, 1e-5));
        Assert.InRange(new DifferentialPrivacy(1, 1, 1).GetEpsilon(1, 1e-5), 4, 5.3);
        Assert.True(new DifferentialPrivacy(1, 1, 0.5).GetEpsilon(10, 1e-5) > new DifferentialPrivacy(1, 1, 0.1).GetEpsilon(10, 1e-5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DifferentialPrivacy(-1, 1, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DifferentialPrivacy(1, 0, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DifferentialPrivacy(1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DifferentialPrivacy(1, 1, 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DifferentialPrivacy(1, 1, 0.1).GetEpsilon(1, 0));
        var net = new TinyNet();
        using TinyNet.Trainer trainer = net.CreateTrainer(new SGD(0.1), batch: 1);
        Assert.Throws<InvalidOperationException>(() => trainer.GetPrivacySpent(1e-5));
        using SparseNet.Trainer sparse = new SparseNet(seed: 1).CreateTrainer(new Adam(0.1), 1, 1);
        Assert.Throws<InvalidOperationException>(() => sparse.Privacy = new DifferentialPrivacy(1, 1, 0.1));
    }

    [Fact]
    public void What_was_spent_does_not_change_with_what_is_set_later()
    {
        using TinyNet.Trainer trainer = Trainer(new TinyNet(), noise: 1);
        Step(trainer, 0, Batch);
        double spent = trainer.GetPrivacySpent(1e-5);
        Assert.Contains("before the first", Assert.Throws<InvalidOperationException>(() => trainer.Privacy = new DifferentialPrivacy(10, MostNorm, 0.01)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => trainer.Privacy = null);
        trainer.Privacy = new DifferentialPrivacy(1, MostNorm, 0.01);
        Assert.Equal(spent, trainer.GetPrivacySpent(1e-5));

        using TinyNet.Trainer open = new TinyNet().CreateTrainer(new SGD(Lr), batch: 1);
        Step(open, 0, 1);
        Assert.Throws<InvalidOperationException>(() => open.Privacy = new DifferentialPrivacy(1, 1, 0.01));

        // Nor with a checkpoint of other numbers, or of a run without any.
        open.SaveCheckpoint(path);
        using TinyNet.Trainer other = Trainer(new TinyNet(), noise: 1);
        Assert.Throws<WeightMismatchException>(() => other.LoadCheckpoint(path));
        trainer.SaveCheckpoint(path);
        using TinyNet.Trainer noisier = Trainer(new TinyNet(), noise: 2);
        Assert.Contains("privacy.noise_multiplier", Assert.Throws<InvalidDataException>(() => noisier.LoadCheckpoint(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Statistics_of_examples_are_not_private()
    {
        using PlainBatchNorm.Trainer trainer = new PlainBatchNorm(seed: 1).CreateTrainer(new SGD(Lr), batch: 2);
        trainer.Privacy = new DifferentialPrivacy(1, 1, 0.01);
        Assert.Contains("running_mean", Assert.Throws<InvalidOperationException>(() => trainer.StepRowLoss(new float[6], new float[6], 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_allocate_nothing()
    {
        using TinyNet.Trainer trainer = Trainer(new TinyNet(), noise: 1);
        Step(trainer, 0, Batch);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Step(trainer, 0, Batch);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static TinyNet.Trainer Trainer(TinyNet net, double noise, int seed = 3)
    {
        TinyNet.Trainer trainer = net.CreateTrainer(new SGD(Lr), batch: 1, seed);
        trainer.AccumulationSteps = Batch;
        trainer.Privacy = new DifferentialPrivacy(noise, MostNorm, sampleRate: 0.01);
        return trainer;
    }

    private void Step(TinyNet.Trainer trainer, int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            trainer.Step(features.AsSpan(4 * i, 4), labels.AsSpan(i, 1), batch: 1);
        }
    }

    private void StepByHand(TinyNet net)
    {
        double[] sum = new double[net.Parameters.Values.Length];
        for (int i = 0; i < Batch; i++)
        {
            GradientSet gradients = Gradients(net, i);
            double norm = Math.Sqrt(gradients.Values.ToArray().Sum(g => (double)g * g)), scale = Math.Min(1, MostNorm / norm);
            for (int k = 0; k < sum.Length; k++)
            {
                sum[k] += scale * gradients.Values[k];
            }
        }

        for (int k = 0; k < sum.Length; k++)
        {
            net.Parameters.Values[k] -= (float)(Lr * sum[k] / Batch);
        }
    }

    private double Norm(TinyNet net, int example) => Math.Sqrt(Gradients(net, example).Values.ToArray().Sum(g => (double)g * g));

    private GradientSet Gradients(TinyNet net, int example)
    {
        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        net.LossForward(features.AsSpan(4 * example, 4), labels.AsSpan(example, 1), tape, batch: 1);
        net.LossBackward(features.AsSpan(4 * example, 4), labels.AsSpan(example, 1), 1, default, gradients, tape, batch: 1);
        return gradients;
    }
}
