using System.Diagnostics;
using System.Globalization;
using ModelGen;
using Samples;
using Spectre.Console;

namespace TextGeneration;

/// <summary>The whole job: read the novel, train, save, and write on; or load what was saved and go on from what is given.</summary>
internal sealed class Job(Settings settings, IAnsiConsole console)
{
    /// <summary>What a text begins with that nobody has begun.</summary>
    private const string Opening = "It is a truth universally acknowledged, that ";

    /// <summary>Trains, and writes on from <see cref="Opening"/>.</summary>
    /// <exception cref="TrainingFailedException">The training came to nothing.</exception>
    public bool Train()
    {
        int[] text = Novel.Load(settings.Text ?? Novel.DefaultPath);
        Results.Prepare(settings.Output);

        // The novel's last tenth is there to test on.
        int split = text.Length / 10 * 9;
        TensorDataset training = Novel.ToDataset(text.AsSpan(0, split)), test = Novel.ToDataset(text.AsSpan(split));
        var net = new Gpt(settings.Seed);
        Write($"{split:N0} characters to train on, {text.Length - split:N0} to test on; {net.Parameters.Sum(p => (long)p.Length):N0} parameters");
        var clock = Stopwatch.StartNew();
        Fit(net, training, test);
        Write($"trained in {clock.Elapsed.TotalSeconds:0} s");
        net.Save(settings.WeightFile);
        Write($"weights {settings.WeightFile}");
        return Continue(net, Opening);
    }

    /// <summary>Goes on from a text with what a training saved.</summary>
    public bool Continue(string beginning)
    {
        if (!File.Exists(settings.WeightFile))
        {
            throw new FileNotFoundException($"There is no '{settings.WeightFile}': train first, without --continue.", settings.WeightFile);
        }

        return Continue(Gpt.FromFile(settings.WeightFile), beginning);
    }

    private void Fit(Gpt net, TensorDataset training, TensorDataset test)
    {
        // No decay for biases, norms and tables.
        var optimizer = new AdamW(settings.LearningRate, weightDecay: 0.1) { Rules = [new(p => p.Rank == 1) { WeightDecay = 0 }, new("tokens.weight") { WeightDecay = 0 }, new("positions.weight") { WeightDecay = 0 }] };
        using var trainer = net.CreateTrainer(optimizer, settings.Batch, Gpt.Context, settings.Seed);
        var loader = new DataLoader(training, settings.Batch, shuffle: true, settings.Seed);
        trainer.WhenNonFinite = NonFiniteAction.Stop;
        trainer.MaxGradNorm = 1;
        trainer.Schedule = new CosineAnnealingLR(settings.Epochs * loader.BatchCount!.Value).AfterWarmup(100);
        try
        {
            TrainingProgress.Run(
                console,
                result => Write($"epoch {result.Epoch + 1,2}  loss {result["loss"]:0.000}  test: loss {result["val_loss"]:0.000}, perplexity {Math.Exp(result["val_loss"]):0.00} of a character"),
                progress => trainer.Fit(loader, trainer.Step, new FitOptions
                {
                    Epochs = settings.Epochs,
                    ScheduleInterval = ScheduleInterval.Step,
                    Validation = new(new DataLoader(test, settings.Batch), net.Loss),
                    Progress = progress,
                }));
        }
        catch (NonFiniteException exception)
        {
            throw new TrainingFailedException($"{exception.Message} Take a smaller --lr. Nothing was saved.");
        }
    }

    /// <summary>
    /// Writes character by character. The session has room for one context: when it is full, the last half is read anew as a beginning, since the table of positions ends there.
    /// </summary>
    private bool Continue(Gpt net, string beginning)
    {
        var text = new List<int>(Novel.Encode(beginning));
        Gpt.Session session = net.CreateSession(batch: 1, capacity: Gpt.Context);
        var sampler = new TokenSampler(Novel.Alphabet, seed: settings.Seed) { Temperature = settings.Temperature, MinP = 0.05 };
        float[] logits = new float[Novel.Alphabet];
        Read([.. text.TakeLast(Gpt.Context / 2)]);
        console.WriteLine();
        Console.Write(beginning);
        long written = 0;
        var clock = Stopwatch.StartNew();
        for (; written < settings.Length; written++)
        {
            int token = sampler.SampleToken(logits);
            Console.Write(Novel.Character(token));
            text.Add(token);
            if (session.Lengths[0] == session.Capacity)
            {
                session.Reset();
                Read([.. text.TakeLast(Gpt.Context / 2)]);
            }
            else
            {
                session.Next([token], logits, time: 1);
            }
        }

        console.WriteLine();
        console.WriteLine();
        Write($"{written} characters, {written / clock.Elapsed.TotalSeconds:N0} in a second");
        return true;

        void Read(int[] tokens) => session.Next(tokens, logits, time: tokens.Length);
    }

    private void Write(FormattableString line) => console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
