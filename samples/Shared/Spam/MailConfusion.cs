using System.Globalization;
using Spectre.Console;

namespace Samples;

/// <summary>How many messages of each class were taken for which.</summary>
/// <param name="HamAsHam">Ham that was let through.</param>
/// <param name="HamAsSpam">Ham that was taken for spam: the mistake that hurts.</param>
/// <param name="SpamAsHam">Spam that was let through.</param>
/// <param name="SpamAsSpam">Spam that was found.</param>
internal sealed record MailConfusion(int HamAsHam, int HamAsSpam, int SpamAsHam, int SpamAsSpam)
{
    /// <summary>The share that was classified right.</summary>
    public double Accuracy => (double)(HamAsHam + SpamAsSpam) / (HamAsHam + HamAsSpam + SpamAsHam + SpamAsSpam);

    /// <summary>The share that one has right who always names the more frequent class.</summary>
    public double Guessing => (double)Math.Max(HamAsHam + HamAsSpam, SpamAsHam + SpamAsSpam) / (HamAsHam + HamAsSpam + SpamAsHam + SpamAsSpam);

    /// <summary>The harmonic mean of the share of spam that was found and the share of what was taken for spam that is.</summary>
    public double F1 => 2.0 * SpamAsSpam / Math.Max((2 * SpamAsSpam) + HamAsSpam + SpamAsHam, 1);

    /// <summary>Counts by the greater of each message's two scores.</summary>
    /// <param name="logits"><c>[messages, 2]</c>: the scores of ham and spam.</param>
    /// <param name="labels"><c>[messages]</c>: 0 for ham, 1 for spam.</param>
    public static MailConfusion Of(ReadOnlySpan<float> logits, ReadOnlySpan<int> labels)
    {
        Span<int> counts = stackalloc int[MailSet.Classes * MailSet.Classes];
        for (int i = 0; i < labels.Length; i++)
        {
            int predicted = logits[2 * i] >= logits[(2 * i) + 1] ? 0 : 1;
            counts[(labels[i] * MailSet.Classes) + predicted]++;
        }

        return new MailConfusion(counts[0], counts[1], counts[2], counts[3]);
    }

    /// <summary>The matrix for people, with the share of each row and column that is right.</summary>
    public Table ToTable()
    {
        var table = new Table().AddColumns("", "taken for ham", "taken for spam", "found");
        table.AddRow("ham", Number(HamAsHam), Number(HamAsSpam), Share(HamAsHam, HamAsSpam));
        table.AddRow("spam", Number(SpamAsHam), Number(SpamAsSpam), Share(SpamAsSpam, SpamAsHam));
        table.AddRow("right", Share(HamAsHam, SpamAsHam), Share(SpamAsSpam, HamAsSpam), Accuracy.ToString("0.00%", CultureInfo.InvariantCulture));
        return table;
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(int right, int wrong) =>
        right + wrong == 0 ? "-" : ((double)right / (right + wrong)).ToString("0.00%", CultureInfo.InvariantCulture);
}
