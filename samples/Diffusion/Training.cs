using ModelGen;

namespace Diffusion;

/// <summary>Trains the autoencoder, then, on the latents that it makes of all images, the U-Net.</summary>
internal sealed class Training(LatentDiffusion net, Digits digits, NoiseSchedule schedule, Settings settings)
{
    /// <summary>The share of latents that the U-Net is told no kind of, so that it knows what any digit looks like.</summary>
    private const double Untold = 0.1;

    private readonly int batch = Math.Min(settings.Batch, digits.Count);

    /// <summary>Trains the autoencoder, and notes the deviation of its latents.</summary>
    /// <exception cref="NonFiniteException">The training runs away.</exception>
    public FitHistory TrainAutoencoder(IProgress<FitProgress> progress)
    {
        var loader = new DataLoader(digits.ToDataset(), batch, shuffle: true, settings.Seed);
        using var trainer = net.CreateTrainer(new AdamW(settings.LearningRate), batch, settings.Seed);
        trainer.WhenNonFinite = NonFiniteAction.Stop;
        trainer.Schedule = new CosineAnnealingLR(settings.AutoencoderEpochs * loader.BatchCount!.Value);
        FitHistory history = trainer.Fit(loader, trainer.StepAutoencoderLoss, Options(settings.AutoencoderEpochs, progress));
        float[] latents = new float[digits.Count * LatentDiffusion.Latent];
        net.Encode(digits.Images, latents, digits.Count);
        double mean = latents.Average(v => (double)v);
        net.Parameters.Find("deviation")!.CopyFrom([(float)Math.Sqrt(latents.Average(v => (v - mean) * (v - mean)))]);
        return history;
    }

    /// <summary>Trains the U-Net; the model has the average of its weights over the last steps then.</summary>
    /// <exception cref="NonFiniteException">The training runs away.</exception>
    public FitHistory TrainUnet(IProgress<FitProgress> progress)
    {
        float[] latents = new float[digits.Count * LatentDiffusion.Latent];
        net.Encode(digits.Images, latents, digits.Count);
        TensorDataset data = new() { { "latent", latents, LatentDiffusion.Channels, LatentDiffusion.Size / 2, LatentDiffusion.Size / 2 }, { "kind", digits.Kinds } };
        var loader = new DataLoader(data, batch, shuffle: true, settings.Seed);
        using var trainer = net.CreateTrainer(new AdamW(settings.LearningRate), batch, settings.Seed);
        trainer.WhenNonFinite = NonFiniteAction.Stop;
        trainer.MaxGradNorm = 1;
        trainer.Schedule = new CosineAnnealingLR(settings.Epochs * loader.BatchCount!.Value).AfterWarmup(100);
        var average = trainer.Ema = new ExponentialMovingAverage(net.Parameters, decay: 0.995);
        var noise = new NoisyLatents(schedule, batch, settings.Seed);
        FitHistory history = trainer.Fit(loader, batch => Step(trainer, noise, batch), Options(settings.Epochs, progress));
        net.Parameters.CopyFrom(average.Average);
        return history;
    }

    private static float Step(LatentDiffusion.Trainer trainer, NoisyLatents noise, Batch batch)
    {
        noise.Draw(batch.Floats("latent"), batch.Ints("kind"), Untold);
        return trainer.StepNoiseLoss(noise.Noisy, noise.Steps, noise.Kinds, noise.Noise, batch.Count);
    }

    private static FitOptions Options(int epochs, IProgress<FitProgress> progress) => new() { Epochs = epochs, ScheduleInterval = ScheduleInterval.Step, Progress = progress };
}
