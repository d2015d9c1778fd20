using ModelGen;
using Samples;

namespace Dcgan;

/// <summary>Trains both networks in turns: a step of the discriminator, a step of the generator, with other noise.</summary>
internal sealed class Training(ImageSet set, Settings settings)
{
    private readonly LossWatch watch = new(guessing: 2 * Math.Log(2));
    private readonly GaussianNoise gaussian = new(settings.Seed);
    private readonly float[] noise = new float[Math.Min(settings.Batch, set.Count) * Gan.Noise];
    private readonly List<EpochLosses> losses = [];
    private double generatorSum;
    private long generatorImages;
    private long countedSteps;
    private long countedBytes;

    /// <summary>The losses of each epoch so far.</summary>
    public IReadOnlyList<EpochLosses> Losses => losses;

    /// <summary>Bytes of managed memory that the two steps of a batch take, on average over all but those of the first epoch, which take the scratch memory.</summary>
    public double AllocatedBytesPerStep => countedSteps == 0 ? 0 : (double)countedBytes / countedSteps;

    /// <summary>Trains for as many epochs as the settings say.</summary>
    /// <param name="net">Both networks; their weights change.</param>
    /// <param name="progress">Told after every step and every epoch.</param>
    /// <exception cref="TrainingFailedException">A loss runs away.</exception>
    public FitHistory Run(Gan net, IProgress<FitProgress> progress)
    {
        int batch = Math.Min(settings.Batch, set.Count);
        TensorDataset images = new() { { "image", set.Images(0, set.Count).ToArray(), 1, 28, 28 } };

        // Statistics of a few images are none: the last batch of an epoch is left out if it is smaller.
        var loader = new DataLoader(images, batch, shuffle: true, settings.Seed) { DropLast = true };

        // Each of the two losses keeps moments of its own.
        using var trainer = net.CreateTrainer(new Adam(settings.LearningRate, betas: (0.5, 0.999)), batch);
        return trainer.Fit(loader, batch => Step(trainer, batch), new FitOptions
        {
            Epochs = settings.Epochs,
            Callbacks = [new LambdaCallback { EpochEnd = _ => EndEpoch() }],
            Progress = progress,
        });
    }

    private float Step(Gan.Trainer trainer, Batch batch)
    {
        Span<float> forBatch = noise.AsSpan(0, batch.Count * Gan.Noise);
        long before = GC.GetAllocatedBytesForCurrentThread();
        gaussian.Fill(forBatch);
        float discriminatorLoss = trainer.StepDiscriminatorLoss(batch.Floats("image"), forBatch, batch.Count);
        gaussian.Fill(forBatch);
        float generatorLoss = trainer.StepGeneratorLoss(forBatch, batch.Count);
        if (batch.Epoch > 0)
        {
            countedSteps++;
            countedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        watch.Add(float.IsFinite(generatorLoss) ? discriminatorLoss : generatorLoss, batch.Count);
        generatorSum += batch.Count * (double)generatorLoss;
        generatorImages += batch.Count;
        return discriminatorLoss;
    }

    private void EndEpoch()
    {
        losses.Add(new(watch.Finish(), generatorSum / generatorImages));
        (generatorSum, generatorImages) = (0, 0);
    }
}
