using System.Globalization;
using Spectre.Console;

namespace Samples;

/// <summary>How well each class was found, for people.</summary>
internal static class ClassTable
{
    /// <summary>A row for each class: how many of its images were found, and what most of the others were taken for.</summary>
    public static Table Of(Verdicts verdicts)
    {
        var table = new Table().AddColumns("class", "images", "found", "otherwise mostly taken for");
        table.Columns[1].RightAligned();
        table.Columns[2].RightAligned();
        for (int label = 0; label < ImageSet.Classes; label++)
        {
            int images = verdicts.ImagesOf(label);
            int found = verdicts.Counts[label, label];
            int other = Enumerable.Range(0, ImageSet.Classes).Where(verdict => verdict != label).MaxBy(verdict => verdicts.Counts[label, verdict]);
            table.AddRow(
                ClassNames.All[label],
                images.ToString("N0", CultureInfo.InvariantCulture),
                images == 0 ? "-" : ((double)found / images).ToString("0.0%", CultureInfo.InvariantCulture),
                found == images ? "-" : string.Create(CultureInfo.InvariantCulture, $"{ClassNames.All[other]} ({verdicts.Counts[label, other]:N0})"));
        }

        return table;
    }
}
