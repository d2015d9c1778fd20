using ModelGen;
using Samples;

namespace SpamFilter;

/// <summary>Trains the network, epoch by epoch.</summary>
internal sealed class Training(MailSet training, MailSet test, Settings settings)
{
    private readonly LossWatch watch = new(guessing: Math.Log(MailSet.Classes));

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

    /// <summary>Trains for as many epochs as the settings say, on batches of messages of about equal length.</summary>
    /// <param name="net">The network; its weights change.</param>
    /// <param name="progress">Told after every step and every epoch.</param>
    /// <exception cref="TrainingFailedException">The loss runs away.</exception>
    public FitHistory Run(SpamNet net, IProgress<FitProgress> progress)
    {
        using var trainer = net.CreateTrainer(new Adam(settings.LearningRate), settings.Batch, settings.Words);
        var loader = new DataLoader(training.ToDataset(), settings.Batch, seed: settings.Seed)
        {
            Sampler = new BucketSampler(Array.ConvertAll(training.Words, words => words.Length), settings.Batch),
        };
        return trainer.Fit(loader, batch => Step(trainer, batch), new FitOptions
        {
            Epochs = settings.Epochs,
            Validation = new(test.InOrderOfLength(settings.Batch)) { Predict = net.Logits, Metrics = [new Accuracy()] },
            Callbacks = [new LambdaCallback { EpochEnd = _ => watch.Finish() }],
            Progress = progress,
        });
    }

    private float Step(SpamNet.Trainer trainer, Batch batch)
    {
        float loss = trainer.Step(batch);
        watch.Add(loss, batch.Count);
        return loss;
    }
}
