using DeclaredModels;

namespace ModelGen.Models.Tests;

/// <summary>Random numbers in training, and their means everywhere else.</summary>
public sealed class NoiseTests
{
    private const int Rows = 5000;

    private readonly NoiseNet net = new(seed: 1);
    private readonly float[] zeros = new float[4 * Rows];

    [Fact]
    public void Normal_numbers_have_their_moments()
    {
        float[] y = Drawn(1, 0);
        Assert.Equal(0, y.Average(), 0.05);
        Assert.Equal(4, y.Average(v => v * v), 0.15);
        Assert.Equal(3 * 16, y.Average(v => v * v * v * v), 4.0);
        Assert.Equal(0.6827, y.Count(v => Math.Abs(v) < 2) / (4.0 * Rows), 0.02);
        Assert.InRange(y.Max(Math.Abs), 6, 11.6);
        Assert.Equal(0, y.Zip(y.Skip(1), (a, b) => a * b).Average(), 0.15);

        // Equal seeds and steps give equal numbers, others don't.
        Assert.Equal(y, Drawn(1, 0));
        Assert.NotEqual(y, Drawn(1, 1));
        Assert.NotEqual(y, Drawn(2, 0));
        float[] inferred = new float[4];
        net.Sample([1, 2, 3, 4], inferred, batch: 1);
        Assert.Equal([1, 2, 3, 4], inferred);
    }

    [Fact]
    public void Uniform_numbers_choices_and_slopes()
    {
        float[] y = new float[4 * Rows];
        net.UniformForward(zeros, y, new Tape { Seed = 3 }, training: true, batch: Rows);
        Assert.InRange(y.Min(), 0, 0.001f);
        Assert.InRange(y.Max(), 0.999f, float.BitDecrement(1));
        Assert.Equal(0.5, y.Average(), 0.01);
        Assert.Equal(1.0 / 12, y.Average(v => (v - 0.5) * (v - 0.5)), 0.002);
        net.Uniform(zeros, y, batch: Rows);
        Assert.All(y, v => Assert.Equal(0.5f, v));

        float[] p = [.. Enumerable.Range(0, 4 * Rows).Select(i => new[] { 0, 0.25f, 0.5f, 1 }[i % 4])];
        net.ChooseForward(p, y, new Tape { Seed = 3 }, training: true, batch: Rows);
        Assert.All(y, v => Assert.True(v is 0 or 1));
        Assert.Equal([0, 0.25, 0.5, 1], Enumerable.Range(0, 4).Select(k => Math.Round(20 * y.Where((_, i) => i % 4 == k).Average()) / 20));
        net.Choose(p, y, batch: Rows);
        Assert.Equal(p, y);

        float[] x = [.. Enumerable.Range(0, 4 * Rows).Select(i => i % 2 == 0 ? -1f : 3)];
        var tape = new Tape { Seed = 3 };
        net.RectifyForward(x, y, tape, training: true, batch: Rows);
        Assert.All(y.Where((_, i) => i % 2 == 1), v => Assert.Equal(3, v));
        Assert.All(y.Where((_, i) => i % 2 == 0), v => Assert.InRange(v, -1 / 3f, -1 / 8f));
        Assert.Equal(-(1.0 / 3 + 1.0 / 8) / 2, y.Where((_, i) => i % 2 == 0).Average(), 0.002);

        // The gradient has the slopes that were drawn.
        float[] dx = new float[x.Length];
        net.RectifyBackward(x, [.. Enumerable.Repeat(1f, x.Length)], dx, net.CreateGradients(), tape, batch: Rows);
        Assert.All(dx, (d, i) => Assert.Equal(y[i] / x[i], d, 1e-6f));
        net.Rectify(x, y, batch: Rows);
        Assert.All(y.Where((_, i) => i % 2 == 0), v => Assert.Equal(-(1 / 3f + 1 / 8f) / 2, v, 1e-6f));
    }

    [Fact]
    public void Gradients_go_by_what_was_drawn()
    {
        var tape = new Tape { Seed = 5 };
        float[] mean = [.. Enumerable.Range(0, 4 * Rows).Select(i => i % 3 / 3f)], sample = new float[4 * Rows], dMean = new float[4 * Rows];
        float loss = net.LossForward(mean, tape, batch: Rows);
        GradientSet gradients = net.CreateGradients();
        net.LossBackward(mean, 1, dMean, gradients, tape, batch: Rows);

        // d(mean of s²) = 2·s/n; s = mean + std·noise, so that noise = (s − mean)/2.
        Assert.All(dMean, (d, i) => sample[i] = d * 2 * Rows);
        Assert.Equal(sample.Average(s => (double)s * s), loss, 1e-3);
        for (int k = 0; k < 4; k++)
        {
            double expected = Enumerable.Range(0, Rows).Sum(row => (double)dMean[(4 * row) + k] * (sample[(4 * row) + k] - mean[(4 * row) + k]) / 2);
            Assert.Equal(expected, gradients["std"].GetValue(k), 1e-4);
        }
    }

    [Fact]
    public void Training_learns_that_noise_costs()
    {
        using NoiseNet.Trainer trainer = net.CreateTrainer(new Adam(0.05), batch: 64, seed: 7);
        float[] mean = new float[256];
        for (int i = 0; i < 100; i++)
        {
            trainer.Step(mean, batch: 64);
        }

        Assert.All(net.Parameters["std"].ToArray(), s => Assert.InRange(Math.Abs(s), 0, 0.2));
    }

    private float[] Drawn(int seed, long step)
    {
        float[] y = new float[4 * Rows];
        net.SampleForward(zeros, y, new Tape { Seed = seed, Step = step }, training: true, batch: Rows);
        return y;
    }
}
