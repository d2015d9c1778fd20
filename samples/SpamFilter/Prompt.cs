using System.Globalization;
using ModelGen.Text;
using Spectre.Console;

namespace SpamFilter;

/// <summary>Asks for messages and shows what the model says of them.</summary>
internal sealed class Prompt(SpamNet net, WordEncoder encoder, Settings settings, IAnsiConsole console)
{
    /// <summary>Words that are named as reasons, for each side.</summary>
    private const int Reasons = 6;

    /// <summary>Reads messages, a line each, until an empty line or the end of the input.</summary>
    public void Run(TextReader input)
    {
        console.MarkupLine("[grey]Type a message, a line long; an empty line ends.[/]");
        while (input.ReadLine() is { Length: > 0 } text)
        {
            if (Verdict.Of(net, encoder, text, settings.Words) is { } verdict)
            {
                Show(text, verdict);
            }
            else
            {
                console.WriteLine("cannot be judged: none of the words that are read of it is known");
            }
        }
    }

    /// <summary>Shows a verdict: the message with its words coloured, then those that drove it.</summary>
    private void Show(string text, Verdict verdict)
    {
        bool isSpam = verdict.SpamProbability > 0.5;
        string probability = verdict.SpamProbability.ToString("0.0%", CultureInfo.InvariantCulture);
        console.MarkupLine(isSpam ? $"[red bold]spam[/]  probability {probability}" : $"[green bold]ham[/]  probability of spam {probability}");
        float largest = verdict.Words.Max(word => Math.Abs(word.Influence));
        console.MarkupLine(string.Concat(verdict.Words.Select(word => Colour(text, word, largest))));
        console.MarkupLine($"for spam  {Strongest(text, verdict, side: 1)}");
        console.MarkupLine($"for ham   {Strongest(text, verdict, side: -1)}");
        console.WriteLine();
    }

    private static string Colour(string text, (Range Place, float Influence) word, float largest)
    {
        string shown = Markup.Escape(text[word.Place]);
        return Math.Abs(word.Influence) < largest / 4 ? $"{shown} " : word.Influence > 0 ? $"[red]{shown}[/] " : $"[green]{shown}[/] ";
    }

    /// <summary>The words that did most for a side, each with the sum of what it did wherever it stands.</summary>
    private static string Strongest(string text, Verdict verdict, int side)
    {
        IEnumerable<string> words = verdict.Words
            .GroupBy(word => text[word.Place].ToUpperInvariant(), StringComparer.Ordinal)
            .Select(group => (Word: text[group.First().Place], Influence: side * group.Sum(word => word.Influence)))
            .Where(word => word.Influence > 0)
            .OrderByDescending(word => word.Influence)
            .Take(Reasons)
            .Select(word => $"{Markup.Escape(word.Word)} {word.Influence.ToString("0.00", CultureInfo.InvariantCulture)}");
        return string.Join(", ", words.DefaultIfEmpty("nothing"));
    }
}
