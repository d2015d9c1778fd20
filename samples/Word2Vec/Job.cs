using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Word2Vec;

/// <summary>The whole job: read the corpus, train, save, show neighbours.</summary>
internal sealed class Job(Settings settings, IAnsiConsole console)
{
    private const int Shown = 6;

    /// <summary>Runs the job.</summary>
    /// <returns>Whether at least one of the words is known.</returns>
    public bool Run()
    {
        Directory.CreateDirectory(settings.Output);
        var corpus = Corpus.Load();
        Write($"{corpus.Sentences.Sum(sentence => sentence.Length):N0} words, {corpus.Vocabulary.Count:N0} different ones");

        WordVectors net = Training.Initialize(settings.Seed);
        var clock = Stopwatch.StartNew();
        new Training(corpus, settings).Run(net, (pass, loss, examples) =>
        {
            Write($"pass {pass,2}  loss {loss:0.0000}  {examples / clock.Elapsed.TotalSeconds:N0} examples/s");
            clock.Restart();
        });

        string vectors = Path.Combine(settings.Output, "vectors.safetensors");
        net.Save(vectors);
        corpus.Vocabulary.Save(Path.Combine(settings.Output, "vocabulary.txt"));
        Write($"vectors  {vectors}, {new FileInfo(vectors).Length:N0} bytes");
        return Show(new Neighbours(net, corpus.Vocabulary));
    }

    private bool Show(Neighbours neighbours)
    {
        var table = new Table().AddColumns("word", "nearest words and the cosine between the vectors");
        bool known = false;
        foreach (string word in settings.Words)
        {
            IEnumerable<string> nearest = neighbours.Of(word, Shown).Select(pair => $"{pair.Word} {pair.Cosine.ToString("0.00", CultureInfo.InvariantCulture)}");
            table.AddRow(Markup.Escape(word), Markup.Escape(string.Join(", ", nearest.DefaultIfEmpty("not in the vocabulary"))));
            known |= neighbours.Of(word, 1).Count > 0;
        }

        console.Write(table);
        return known;
    }

    private void Write(FormattableString line) => console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
