using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Tokenizers;
using ModelGen;
using ModelGen.Text;
using Samples;
using Spectre.Console;

namespace TextGeneration;

/// <summary>The whole job: read the novel, train, save, and write on; or load what was saved, or a checkpoint of GPT-2, and go on from what is given.</summary>
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

    /// <summary>Goes on from a text with a checkpoint of GPT-2.</summary>
    public bool Continue(string folder, string? beginning)
    {
        var clock = Stopwatch.StartNew();
        Tokenizer tokenizer = CheckpointTokenizer.Load(folder);
        Gpt2Small net = Checkpoint.Load(folder);
        Write($"{folder}: {net.Parameters.Sum(p => (long)p.Length):N0} parameters, loaded in {clock.Elapsed.TotalSeconds:0.0} s");
        var encoder = new SubwordEncoder(tokenizer);
        string opening = beginning ?? Opening;
        int[] prompt = new int[encoder.Count(opening)];
        encoder.Encode(opening, prompt);
        Gpt2Small.Session session = net.CreateSession(batch: 1, capacity: Gpt2Small.Context);
        var sampler = new TokenSampler(Gpt2Small.Vocabulary, seed: settings.Seed) { Temperature = settings.Temperature, TopK = 50 };
        var stream = new DecodeStream(tokenizer);
        Continue(new Writer(session, session.Next, sampler), prompt, opening, "tokens", Gpt2Small.End, stream.Step);
        return true;
    }

    private bool Continue(Gpt net, string beginning)
    {
        Gpt.Session session = net.CreateSession(batch: 1, capacity: Gpt.Context);
        var sampler = new TokenSampler(Novel.Alphabet, seed: settings.Seed) { Temperature = settings.Temperature, MinP = 0.05 };
        Continue(new Writer(session, session.Next, sampler), Novel.Encode(beginning), beginning, "characters", null, token => Novel.Character(token).ToString());
        return true;
    }

    private void Continue(Writer writer, int[] prompt, string beginning, string unit, int? end, Func<int, string> textOf)
    {
        var text = new List<int>(prompt);
        var reading = Stopwatch.StartNew();
        writer.Read(text);
        reading.Stop();
        console.WriteLine();
        Console.Write(beginning);
        long written = 0;
        var writing = Stopwatch.StartNew();
        while (written < settings.Length)
        {
            int token = writer.Write(text);
            if (token == end)
            {
                break;
            }

            Console.Write(textOf(token));
            written++;
        }

        console.WriteLine();
        console.WriteLine();
        Write($"{prompt.Length} {unit} read in {reading.Elapsed.TotalMilliseconds:N0} ms; {written} written, {written / writing.Elapsed.TotalSeconds:N0} in a second");
    }

    private void Write(FormattableString line) => console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
