using System.Diagnostics;
using System.Globalization;
using ModelGen;
using ModelGen.Text;
using Samples;
using Spectre.Console;

namespace TextClassification;

/// <summary>The whole job: read the mail, guess words, learn classes of a few messages, compare with a model that guessed none; or load what was saved and judge a text.</summary>
internal sealed class Job(Settings settings, IAnsiConsole console)
{
    private const string MaskToken = "<mask>";

    private readonly Training training = new(settings);

    /// <summary>Trains and tests.</summary>
    /// <returns>Whether the weights that were loaded again do what the trained ones did.</returns>
    /// <exception cref="TrainingFailedException">The training came to nothing.</exception>
    public bool Train()
    {
        (MailSet messages, MailSet test, Vocabulary vocabulary) = Load();
        MailSet labelled = Choose(messages);
        Results.Prepare(settings.Output);
        var net = new MailBert(settings.Seed);
        Write($"{messages.Count:N0} messages to read, of {labelled.Count:N0} of them the class is told, {test.Count:N0} to test on; {net.Parameters.Sum(p => (long)p.Length):N0} parameters");
        try
        {
            Fit("words guessed", progress => training.GuessWords(net, messages, progress), epoch => Write(
                $"guessing words, epoch {epoch.Epoch + 1,3}  loss {epoch["loss"]:0.000}  test: perplexity {training.Perplexity(net, test):N0} of a word  {epoch.Examples / epoch.Duration.TotalSeconds:N0} messages/s"));
            Classify(net, labelled, test, "after guessing words");
            Classify(new MailBert(settings.Seed), labelled, test, "from scratch");
        }
        catch (NonFiniteException exception)
        {
            throw new TrainingFailedException($"{exception.Message} Take a smaller --lr. Nothing was saved.");
        }

        vocabulary.Save(settings.VocabularyFile);
        Write($"vocabulary {settings.VocabularyFile}");
        return SaveAndCompare(net, test);
    }

    /// <summary>Judges a text with what a training saved.</summary>
    /// <exception cref="InvalidDataException">No word of the text is known, or the vocabulary is another one.</exception>
    public bool Classify(string text)
    {
        if (!File.Exists(settings.WeightFile))
        {
            throw new FileNotFoundException($"There is no '{settings.WeightFile}': train first, without --classify.", settings.WeightFile);
        }

        Vocabulary vocabulary = Vocabulary.Load(settings.VocabularyFile);
        if (vocabulary.Count > MailBert.Words || !vocabulary.TryGetId(MaskToken, out int mask) || mask != MailBert.Mask)
        {
            throw new InvalidDataException($"'{settings.VocabularyFile}' is not the vocabulary that a training saved: train again, without --classify.");
        }

        MailSet set = Encode([new Message(IsSpam: false, "", "", text)], vocabulary);
        if (!MailWords.AnyKnown(set.Words[0], vocabulary))
        {
            throw new InvalidDataException("The text cannot be judged: none of the words that are read of it is known.");
        }

        float[] scores = new float[MailSet.Classes];
        MailBert.FromFile(settings.WeightFile).Logits(set.Words[0], [set.Words[0].Length], scores, batch: 1, set.Words[0].Length);
        double probability = 1 / (1 + Math.Exp(scores[0] - scores[1]));
        Write($"{(probability > 0.5 ? "spam" : "ham")}  probability of spam {probability:0.0%}");
        return true;
    }

    /// <summary>Reads the mail and numbers its words; the vocabulary knows only what is trained on.</summary>
    private (MailSet Messages, MailSet Test, Vocabulary Vocabulary) Load()
    {
        Message[] mail = MailFile.Load(MailFile.DefaultPath);
        Message[] forTraining = [.. mail.Where(message => !message.IsTest)];
        Vocabulary vocabulary = MailWords.Build(forTraining, new VocabularyOptions { MaximumSize = MailBert.Words, SpecialTokens = [MaskToken] });
        return (Encode(forTraining, vocabulary), Encode([.. mail.Where(message => message.IsTest)], vocabulary), vocabulary);
    }

    private MailSet Encode(Message[] messages, Vocabulary vocabulary) => MailSet.Encode(messages, new WordEncoder(MailWords.Tokenizer, vocabulary), settings.Words);

    /// <summary>The messages whose class is told.</summary>
    private MailSet Choose(MailSet messages)
    {
        int[] order = [.. Enumerable.Range(0, messages.Count)];
        new Random(settings.Seed).Shuffle(order);
        int[] chosen = order[..Math.Min(settings.Labels, order.Length)];
        return new MailSet([.. chosen.Select(i => messages.Words[i])], [.. chosen.Select(i => messages.Labels[i])]);
    }

    private void Classify(MailBert net, MailSet labelled, MailSet test, string how)
    {
        Fit($"classes learned {how}", progress => training.Classify(net, labelled, progress), _ => { });
        MailConfusion confusion = new MailEvaluation(net.Logits, test, settings.Batch).Confusion;
        console.Write(confusion.ToTable());
        Write($"{how}: test accuracy {confusion.Accuracy:0.00%}, F1 of spam {confusion.F1:0.000}");
    }

    private void Fit(string what, Func<IProgress<FitProgress>, FitHistory> fit, Action<EpochResult> report)
    {
        var clock = Stopwatch.StartNew();
        TrainingProgress.Run(console, report, fit);
        Write($"{what} in {clock.Elapsed.TotalSeconds:0.0} s");
    }

    private bool SaveAndCompare(MailBert net, MailSet test)
    {
        net.Save(settings.WeightFile);
        Write($"weights    {settings.WeightFile}, {new FileInfo(settings.WeightFile).Length:N0} bytes");
        bool same = new MailEvaluation(MailBert.FromFile(settings.WeightFile).Logits, test, settings.Batch).Equals(new MailEvaluation(net.Logits, test, settings.Batch));
        Write($"loaded into a fresh model: {(same ? "every score as before" : "NOT as before")}");
        return same;
    }

    private void Write(FormattableString line) => console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
