using Samples;
using ScottPlot;

namespace Dcgan;

/// <summary>Draws both losses over the epochs.</summary>
internal static class LossCurve
{
    /// <summary>Saves the curve as a PNG.</summary>
    public static void Save(IReadOnlyList<EpochLosses> losses, string title, string path)
    {
        using var plot = new Plot();
        double[] epochs = [.. losses.Select((_, epoch) => epoch + 1.0)];
        var discriminator = plot.Add.Scatter(epochs, losses.Select(l => l.Discriminator).ToArray());
        discriminator.LegendText = "discriminator";
        var generator = plot.Add.Scatter(epochs, losses.Select(l => l.Generator).ToArray());
        generator.LegendText = "generator";
        foreach (var curve in new[] { discriminator, generator })
        {
            curve.LineWidth = 2;
            curve.MarkerSize = losses.Count > 30 ? 3 : 7;
        }

        plot.Title(title);
        plot.XLabel("epoch");
        plot.YLabel("loss");
        plot.Axes.Bottom.TickGenerator = new ScottPlot.TickGenerators.NumericAutomatic { IntegerTicksOnly = true };
        plot.ShowLegend(Alignment.UpperRight);
        plot.Font.Set(Lettering.Family);
        Results.Write(path, plot.GetImageBytes(900, 560, ImageFormat.Png));
    }
}
