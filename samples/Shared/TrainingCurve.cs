using ModelGen;
using ScottPlot;

namespace Samples;

/// <summary>Draws loss and accuracy over the epochs.</summary>
internal static class TrainingCurve
{
    /// <summary>Saves the curve as a PNG.</summary>
    public static void Save(FitHistory history, string title, string path)
    {
        using var plot = new Plot();
        double[] numbers = [.. history.Epochs.Select(epoch => epoch.Epoch + 1.0)];
        var loss = plot.Add.Scatter(numbers, history.Of("loss").ToArray());
        loss.LegendText = "training loss";
        var accuracy = plot.Add.Scatter(numbers, history.Of("val_accuracy").Select(share => 100 * share).ToArray());
        accuracy.LegendText = "accuracy";
        accuracy.Axes.YAxis = plot.Axes.Right;
        List<ScottPlot.Plottables.Scatter> curves = [loss, accuracy];
        if (history.Epochs.All(epoch => epoch.Values.Contains("val_loss")))
        {
            var held = plot.Add.Scatter(numbers, history.Of("val_loss").ToArray());
            held.LegendText = "loss of data that are not trained on";
            curves.Add(held);
        }

        foreach (var curve in curves)
        {
            curve.LineWidth = 2;
            curve.MarkerSize = history.Epochs.Count > 30 ? 3 : 7;
        }

        plot.Title(title);
        plot.XLabel("epoch");
        plot.Axes.Left.Label.Text = "loss";
        plot.Axes.Right.Label.Text = "accuracy on data that are not trained on (%)";
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.ShowLegend(Alignment.MiddleRight);
        plot.Font.Set(Lettering.Family);
        Results.Write(path, plot.GetImageBytes(900, 560, ImageFormat.Png));
    }
}
