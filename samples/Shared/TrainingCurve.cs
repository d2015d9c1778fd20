using ScottPlot;

namespace Samples;

/// <summary>Draws loss and accuracy over the epochs.</summary>
internal static class TrainingCurve
{
    /// <summary>Saves the curve as a PNG.</summary>
    public static void Save(IReadOnlyList<EpochResult> epochs, string title, string path)
    {
        using var plot = new Plot();
        double[] numbers = [.. epochs.Select(epoch => (double)epoch.Number)];
        var loss = plot.Add.Scatter(numbers, epochs.Select(epoch => epoch.Loss).ToArray());
        loss.LegendText = "training loss";
        var accuracy = plot.Add.Scatter(numbers, epochs.Select(epoch => 100 * epoch.Accuracy).ToArray());
        accuracy.LegendText = "test accuracy";
        accuracy.Axes.YAxis = plot.Axes.Right;
        foreach (var curve in (ScottPlot.Plottables.Scatter[])[loss, accuracy])
        {
            curve.LineWidth = 2;
            curve.MarkerSize = 7;
        }

        plot.Title(title);
        plot.XLabel("epoch");
        plot.Axes.Left.Label.Text = "training loss";
        plot.Axes.Right.Label.Text = "test accuracy (%)";
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.ShowLegend(Alignment.MiddleRight);
        plot.Font.Set(Lettering.Family);
        Results.Write(path, plot.GetImageBytes(900, 560, ImageFormat.Png));
    }
}
