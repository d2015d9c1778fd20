using System.Globalization;
using ModelGen;
using Samples;
using ScottPlot;

namespace Tabular;

/// <summary>Draws what was taken for what: a row for each class, a column for each verdict.</summary>
internal static class ConfusionPicture
{
    /// <summary>Saves the picture as a PNG.</summary>
    public static void Save(ConfusionMatrix confusion, IReadOnlyList<string> classes, string path)
    {
        using var plot = new Plot();
        double[,] counts = new double[classes.Count, classes.Count];
        long most = Enumerable.Range(0, classes.Count * classes.Count).Max(i => confusion[i / classes.Count, i % classes.Count]);
        for (int label = 0; label < classes.Count; label++)
        {
            for (int predicted = 0; predicted < classes.Count; predicted++)
            {
                counts[label, predicted] = confusion[label, predicted];
                var text = plot.Add.Text(confusion[label, predicted].ToString(CultureInfo.InvariantCulture), predicted, classes.Count - 1 - label);
                text.LabelFontSize = 28;
                text.LabelAlignment = Alignment.MiddleCenter;
                text.LabelFontColor = 2 * confusion[label, predicted] > most ? Colors.White : Colors.Black;
            }
        }

        var heat = plot.Add.Heatmap(counts);
        heat.Colormap = new ScottPlot.Colormaps.Blues().Reversed();
        plot.MoveToBottom(heat);
        double[] positions = [.. Enumerable.Range(0, classes.Count).Select(i => (double)i)];
        plot.Axes.Bottom.SetTicks(positions, [.. classes]);
        plot.Axes.Left.SetTicks(positions, [.. classes.Reverse()]);
        plot.XLabel("what the network says");
        plot.YLabel("what it is");
        plot.Title(string.Create(CultureInfo.InvariantCulture, $"{confusion.Value:0.0%} right"));
        plot.HideGrid();
        plot.Font.Set(Lettering.Family);
        Results.Write(path, plot.GetImageBytes(560, 480, ImageFormat.Png));
    }
}
