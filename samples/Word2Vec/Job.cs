using System.Diagnostics;
using System.Globalization;
using Samples;
using Spectre.Console;

namespace Word2Vec;

/// <summary>The whole job: read the corpus, train, save, show neighbours.</summary>
internal sealed class Job(Settings settings, IAnsiConsole console)
{
    private const int Shown = 6;

    /// <summary>Runs the job.</summary>
    /// <exception cref="InvalidDataException">None of the words whose neighbours to show is in the vocabulary.</exception>
    /// <exception cref="TrainingFailedException">The training came to nothing.</exception>
    public void Run()
    {
        var corpus = Corpus.Load();
        if (!settings.Words.Any(word => corpus.Vocabulary.TryGetId(word, out _)))
        {
            throw new InvalidDataException($"The mail has none of the words '{string.Join("', '", settings.Words)}' often enough: name others, in lower case.");
        }

        Results.Prepare(settings.Output);
        Write($"{corpus.Sentences.Sum(sentence => sentence.Length):N0} words, {corpus.Vocabulary.Count:N0} different ones");

        WordVectors net = Training.Initialize(settings.Seed);
        var clock = Stopwatch.StartNew();
        double guessing = Training.GuessingLoss;
        double last = guessing;
        using (var interruption = new Interruption())
        {
            new Training(corpus, settings).Run(net, interruption.ThrowIfAsked, (pass, loss, examples) =>
            {
                Write($"pass {pass,2}  loss {loss:0.0000}  {examples / clock.Elapsed.TotalSeconds:N0} examples/s");
                last = loss;
                clock.Restart();
            });
        }

        if (last >= guessing)
        {
            throw new TrainingFailedException(string.Create(
                CultureInfo.InvariantCulture, $"The vectors have learned nothing: guessing has a loss of {guessing:0.0000}. Take another --lr or more --passes. Nothing was saved."));
        }

        string vectors = Path.Combine(settings.Output, "vectors.safetensors");
        net.Save(vectors);
        corpus.Vocabulary.Save(Path.Combine(settings.Output, "vocabulary.txt"));
        Write($"vectors  {vectors}, {new FileInfo(vectors).Length:N0} bytes");
        Show(new Neighbours(net, corpus.Vocabulary));
    }

    private void Show(Neighbours neighbours)
    {
        var table = new Table().AddColumns("word", "nearest words and the cosine between the vectors");
        foreach (string word in settings.Words)
        {
            IEnumerable<string> nearest = neighbours.Of(word, Shown).Select(pair => $"{pair.Word} {pair.Cosine.ToString("0.00", CultureInfo.InvariantCulture)}");
            table.AddRow(Markup.Escape(word), Markup.Escape(string.Join(", ", nearest.DefaultIfEmpty("not in the vocabulary"))));
        }

        console.Write(table);
    }

    private void Write(FormattableString line) => console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
