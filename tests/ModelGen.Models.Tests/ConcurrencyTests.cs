using DeclaredModels;
using FashionMnist;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>One model object serves many threads at once, each with batches of its own sizes.</summary>
public sealed class ConcurrencyTests
{
    private const int Threads = 8;
    private const int Rounds = 40;

    private static readonly int[] batches = [1, 7, 32, 3, 64, 16, 2, 5];

    [Fact]
    public void Perceptron()
    {
        var net = new FashionNet(seed: 1);
        Check(batch =>
        {
            float[] results = new float[(batch * 10) + 1];
            float[] image = Golden.Uniform((uint)batch, batch * 784);
            net.Logits(image, results.AsSpan(0, batch * 10), batch);
            results[^1] = net.Loss(image, Golden.Labels((uint)batch, batch), batch);
            return results;
        });
    }

    [Fact]
    public void Modules()
    {
        var net = new Estimator(seed: 1);
        Check(batch =>
        {
            float[] results = new float[2 * batch];
            net.Predict(Golden.Signed((uint)batch, batch * 16), results.AsSpan(0, batch), results.AsSpan(batch), batch);
            return results;
        });
    }

    [Fact]
    public void Attention()
    {
        var net = new Attention(seed: 1);
        Check(batch =>
        {
            float[] results = new float[batch * 9 * 12];
            net.Attend(Golden.Signed((uint)batch, batch * 9 * 12), results, batch, time: 9);
            return results;
        });
    }

    [Fact]
    public void Gradients_into_sets_of_their_own()
    {
        var net = new FashionNet(seed: 1);
        Check(batch =>
        {
            float[] image = Golden.Uniform((uint)batch, batch * 784);
            int[] label = Golden.Labels((uint)batch, batch);
            var tape = new Tape();
            GradientSet gradients = net.CreateGradients();
            net.LossForward(image, label, tape, batch);
            net.LossBackward(image, label, 1, default, gradients, tape, batch);
            return gradients.Values.ToArray();
        });
    }

    [Fact]
    public void Sessions_of_one_model()
    {
        var net = new Elman(seed: 1);
        Check(batch =>
        {
            Elman.NextSession session = net.CreateNextSession(batch);
            float[] results = new float[batch * 19];
            for (uint step = 0; step < 6; step++)
            {
                session.Next(Golden.Signed(step, batch * 5), results.AsSpan(0, batch * 3));
            }

            session.H.CopyTo(results.AsSpan(batch * 3));
            return results;
        });
    }

    [Fact]
    public void Trainers_of_models_of_one_class()
    {
        Check(batch =>
        {
            var net = new TinyNet(seed: batch);
            using TinyNet.Trainer trainer = net.CreateTrainer(new Adam(0.01), batch);
            for (uint step = 0; step < 5; step++)
            {
                trainer.Step(Golden.Signed(step, batch * 4), [.. Golden.Labels(step, batch).Select(l => l % 3)], batch);
            }

            return net.Parameters.Values.ToArray();
        });
    }

    /// <summary>Runs the work for all sizes on this thread, then on eight at once in different orders; the bits have to be the same.</summary>
    private static void Check(Func<int, float[]> work)
    {
        float[][] expected = [.. batches.Select(work)];
        var failures = new List<Exception>();
        using var start = new Barrier(Threads);
        Thread[] threads =
        [
            .. Enumerable.Range(0, Threads).Select(t => new Thread(() =>
            {
                try
                {
                    start.SignalAndWait();
                    for (int round = 0; round < Rounds; round++)
                    {
                        int i = (t + (round * 3)) % batches.Length;
                        Numbers.SameBits(expected[i], work(batches[i]), $"batch of {batches[i]} on thread {t}");
                    }
                }
                catch (Exception failure)
                {
                    lock (failures)
                    {
                        failures.Add(failure);
                    }
                }
            })),
        ];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.Empty(failures);
    }
}
