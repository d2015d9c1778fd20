using ModelGen;
using Samples;

namespace TextClassification;

/// <summary>Trains the encoder: on words that were taken out of messages, and on classes of messages.</summary>
internal sealed class Training(Settings settings)
{
    /// <summary>Trains to guess words of messages, whose classes don't matter.</summary>
    /// <exception cref="NonFiniteException">The training runs away.</exception>
    public FitHistory GuessWords(MailBert net, MailSet messages, IProgress<FitProgress> progress)
    {
        int tokens = settings.Batch * settings.Words;
        using var trainer = net.CreateTrainer(new AdamW(settings.LearningRate), settings.Batch, settings.Words, tokens, settings.Seed);
        var masked = new MaskedMail(tokens, settings.Seed);
        return Fit(trainer, messages, settings.Pretraining, Step, progress);

        float Step(Batch batch)
        {
            masked.Draw(batch.Ints("token"), batch.Ints("length"));
            return trainer.StepWordLoss(masked.Tokens, batch.Ints("length"), masked.Places, masked.Words, batch.Count, batch.Size("token", 1), masked.Count);
        }
    }

    /// <summary>Trains to tell spam from ham.</summary>
    /// <exception cref="NonFiniteException">The training runs away.</exception>
    public FitHistory Classify(MailBert net, MailSet messages, IProgress<FitProgress> progress)
    {
        using var trainer = net.CreateTrainer(new AdamW(settings.LearningRate), settings.Batch, settings.Words, masked: 1, settings.Seed);
        return Fit(trainer, messages, settings.Epochs, trainer.Step, progress);
    }

    /// <summary>How many words the model hesitates between, on average, where words were taken out of messages.</summary>
    public double Perplexity(MailBert net, MailSet messages)
    {
        var masked = new MaskedMail(settings.Batch * settings.Words, seed: 0);
        (double sum, long count) = (0, 0);
        foreach (Batch batch in messages.InOrderOfLength(settings.Batch).Batches())
        {
            masked.Draw(batch.Ints("token"), batch.Ints("length"));
            sum += masked.Count * (double)net.WordLoss(masked.Tokens, batch.Ints("length"), masked.Places, masked.Words, batch.Count, batch.Size("token", 1), masked.Count);
            count += masked.Count;
        }

        return Math.Exp(sum / count);
    }

    private FitHistory Fit(MailBert.Trainer trainer, MailSet messages, int epochs, Func<Batch, float> step, IProgress<FitProgress> progress)
    {
        var loader = new DataLoader(messages.ToDataset(), settings.Batch, seed: settings.Seed)
        {
            Sampler = new BucketSampler(Array.ConvertAll(messages.Words, words => words.Length), settings.Batch),
        };
        int steps = epochs * loader.BatchCount!.Value;
        trainer.WhenNonFinite = NonFiniteAction.Stop;
        trainer.MaxGradNorm = 1;
        trainer.Schedule = new CosineAnnealingLR(steps).AfterWarmup(Math.Max(steps / 10, 1));
        return trainer.Fit(loader, step, new FitOptions { Epochs = epochs, ScheduleInterval = ScheduleInterval.Step, Progress = progress });
    }
}
