using System.Diagnostics;
using System.Globalization;
using ModelGen;
using ModelGen.Text;
using Samples;
using Spectre.Console;

namespace SpamFilter;

/// <summary>The whole job: load the mail, train, save, load again, compare; or load what was saved and judge what is typed.</summary>
internal sealed class Job(Settings settings, IAnsiConsole console)
{
    /// <summary>Trains and tests.</summary>
    /// <returns>Whether the weights that were loaded again do what the trained ones did.</returns>
    /// <exception cref="TrainingFailedException">The training came to nothing.</exception>
    public bool Train()
    {
        (MailSet training, MailSet test, Vocabulary vocabulary) = Load();
        Results.Prepare(settings.Output);
        SpamNet net = Training.Initialize(settings.Seed);
        var run = new Training(training, test, settings);
        var clock = Stopwatch.StartNew();
        FitHistory history = TrainingProgress.Run(console, Report, progress => run.Run(net, progress));
        Write($"trained in {clock.Elapsed.TotalSeconds:0.0} s");
        RequireLearned(new MailEvaluation(net.Logits, test, settings.Batch).Confusion);
        TrainingCurve.Save(history, $"SpamAssassin corpus, Embedding 100 - LSTM 256 - Linear, Adam, batch {settings.Batch}", settings.CurveFile);
        Write($"curve      {settings.CurveFile}");
        vocabulary.Save(settings.VocabularyFile);
        Write($"vocabulary {settings.VocabularyFile}");
        return SaveAndCompare(net, test);
    }

    /// <summary>Trains and tests what the network is compared with.</summary>
    public bool TrainBaseline()
    {
        (MailSet training, MailSet test, _) = Load();
        console.Write(Baseline.Run(training, test, settings.Seed).ToTable());
        return true;
    }

    /// <summary>Judges messages that are typed, with what a training saved.</summary>
    public bool Predict()
    {
        if (!File.Exists(settings.WeightFile))
        {
            throw new FileNotFoundException($"There is no '{settings.WeightFile}': train first, without --predict.", settings.WeightFile);
        }

        Vocabulary vocabulary = Vocabulary.Load(settings.VocabularyFile);
        if (vocabulary.Count > SpamNet.Words || !vocabulary.HasUnknown)
        {
            throw new InvalidDataException($"'{settings.VocabularyFile}' is not the vocabulary that a training saved: train again, without --predict.");
        }

        var encoder = new WordEncoder(MailWords.Tokenizer, vocabulary);
        new Prompt(SpamNet.FromFile(settings.WeightFile), encoder, settings, console).Run(Console.In);
        return true;
    }

    /// <summary>Reads the mail and numbers its words; the vocabulary knows only what is trained on.</summary>
    private (MailSet Training, MailSet Test, Vocabulary Vocabulary) Load()
    {
        Message[] messages = MailFile.Load(MailFile.DefaultPath);
        Message[] forTraining = [.. messages.Where(message => !message.IsTest)];
        Message[] forTest = [.. messages.Where(message => message.IsTest)];
        Vocabulary vocabulary = MailWords.Build(forTraining, new VocabularyOptions { MaximumSize = SpamNet.Words });
        var encoder = new WordEncoder(MailWords.Tokenizer, vocabulary);
        var training = MailSet.Encode(forTraining, encoder, settings.Words);
        var test = MailSet.Encode(forTest, encoder, settings.Words);
        Write($"{training.Count:N0} messages to train on, {training.Labels.Sum():N0} of them spam; {test.Count:N0} to test on, {test.Labels.Sum():N0} of them spam");
        return (training, test, vocabulary);
    }

    private static void RequireLearned(MailConfusion confusion)
    {
        if (confusion.Accuracy <= confusion.Guessing)
        {
            throw new TrainingFailedException(string.Create(
                CultureInfo.InvariantCulture, $"The network has learned nothing: guessing is right in {confusion.Guessing:0.00%}. Take another --lr or more --epochs. Nothing was saved."));
        }
    }

    private void Report(EpochResult epoch) => Write(
        $"epoch {epoch.Epoch + 1,3}  loss {epoch["loss"]:0.0000}  test accuracy {epoch["val_accuracy"]:0.00%}  {epoch.Examples / epoch.Duration.TotalSeconds:N0} messages/s");

    private bool SaveAndCompare(SpamNet net, MailSet test)
    {
        net.Save(settings.WeightFile);
        Write($"weights    {settings.WeightFile}, {new FileInfo(settings.WeightFile).Length:N0} bytes");
        var fresh = SpamNet.FromFile(settings.WeightFile);
        var (before, after) = (new MailEvaluation(net.Logits, test, settings.Batch), new MailEvaluation(fresh.Logits, test, settings.Batch));
        console.Write(after.Confusion.ToTable());
        bool same = after.Equals(before);
        Write($"loaded into a fresh model: test accuracy {after.Accuracy:0.00%}, {(same ? "every score as before" : "NOT as before")}");
        return same;
    }

    private void Write(FormattableString line) => console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
