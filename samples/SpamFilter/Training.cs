using System.Diagnostics;
using ModelGen;
using Samples;

namespace SpamFilter;

/// <summary>Trains the network, epoch by epoch.</summary>
internal sealed class Training(MailSet training, MailSet test, Settings settings)
{
    private readonly BatchOrder order = new(training, settings.Batch, settings.Seed);
    private readonly LossWatch watch = new(guessing: Math.Log(MailSet.Classes));
    private readonly MailBatch batch = new(settings.Batch, settings.Words);

    /// <summary>Steps of all epochs.</summary>
    public long Steps => (long)settings.Epochs * order.Count;

    /// <summary>
    /// A network that starts with small word vectors, uniform in ±0.05 as Keras has them. Standard normal ones, the layer's default, drown for long in noise
    /// what a rare word has to say.
    /// </summary>
    public static SpamNet Initialize(int seed)
    {
        var net = new SpamNet(seed);
        var random = new Random(seed);
        float[] vectors = new float[SpamNet.Words * SpamNet.Width];
        for (int i = SpamNet.Width; i < vectors.Length; i++)
        {
            vectors[i] = 0.1f * (random.NextSingle() - 0.5f);
        }

        net.Parameters.Find("embedding.weight").CopyFrom(vectors);
        return net;
    }

    /// <summary>Trains for as many epochs as the settings say.</summary>
    /// <param name="net">The network; its weights change.</param>
    /// <param name="afterStep">Called after every step.</param>
    /// <param name="afterEpoch">Called after every epoch.</param>
    /// <exception cref="TrainingFailedException">The loss runs away.</exception>
    public void Run(SpamNet net, Action afterStep, Action<EpochResult> afterEpoch)
    {
        using var trainer = net.CreateTrainer(new Adam(settings.LearningRate), settings.Batch, settings.Words);
        for (int epoch = 1; epoch <= settings.Epochs; epoch++)
        {
            var clock = Stopwatch.StartNew();
            foreach (int[] indices in order.Next())
            {
                batch.Fill(training, indices);
                watch.Add(trainer.Step(batch.Words, batch.Lengths, batch.Labels, batch.Count, batch.Time), batch.Count);
                afterStep();
            }

            double seconds = clock.Elapsed.TotalSeconds;
            var result = new Evaluation(net, test, settings);
            afterEpoch(new EpochResult(epoch, watch.Finish(), result.Accuracy, training.Count / seconds));
        }
    }
}
