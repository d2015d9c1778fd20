using ModelGen;

namespace Samples;

/// <summary>Trains a network, epoch by epoch, on shuffled batches.</summary>
internal sealed class FashionTraining(ImageSet set, ImageSet test, FashionSettings settings)
{
    private readonly LossWatch watch = new(guessing: Math.Log(ImageSet.Classes));
    private long countedSteps;
    private long countedBytes;

    /// <summary>Bytes of managed memory that a step takes, on average over all steps but those of the first epoch, which take the scratch memory.</summary>
    public double AllocatedBytesPerStep => countedSteps == 0 ? 0 : (double)countedBytes / countedSteps;

    /// <summary>Trains for as many epochs as the settings say.</summary>
    /// <param name="model">The network; its weights change.</param>
    /// <param name="progress">Told after every step and every epoch.</param>
    /// <exception cref="TrainingFailedException">The loss runs away.</exception>
    public FitHistory Run(FashionModel model, IProgress<FitProgress> progress)
    {
        int size = Math.Min(settings.Batch, set.Count);
        var loader = new DataLoader(set.ToDataset(model.ImageShape), size, shuffle: true, settings.Seed);
        (TrainerBase trainer, Func<Batch, float> step) = model.CreateTrainer(size);
        using (trainer)
        {
            trainer.Schedule = settings.CreateSchedule((long)settings.Epochs * loader.BatchCount!.Value);
            return trainer.Fit(loader, batch => Count(step, batch), new FitOptions
            {
                Epochs = settings.Epochs,
                Validation = new(new DataLoader(test.ToDataset(model.ImageShape), batchSize: 256)) { Predict = model.Predict, Metrics = [new Accuracy()] },
                Callbacks = [new LambdaCallback { EpochEnd = _ => watch.Finish() }],
                Progress = progress,
            });
        }
    }

    private float Count(Func<Batch, float> step, Batch batch)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        float loss = step(batch);
        if (batch.Epoch > 0)
        {
            countedSteps++;
            countedBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        }

        watch.Add(loss, batch.Count);
        return loss;
    }
}
