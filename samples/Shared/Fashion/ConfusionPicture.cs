using System.Globalization;
using SkiaSharp;

namespace Samples;

/// <summary>Draws what was taken for what: a row for each class, a column for each verdict.</summary>
internal static class ConfusionPicture
{
    private const int Cell = 72;
    private const int Left = 150;
    private const int Top = 118;
    private const int Margin = 24;
    private const int Side = ImageSet.Classes * Cell;

    /// <summary>Saves the picture as a PNG.</summary>
    public static void Save(Verdicts verdicts, string path)
    {
        using var canvas = new Canvas(Left + Side + Cell + Margin, Top + Side + Margin);
        string title = string.Create(CultureInfo.InvariantCulture, $"What {verdicts.Set.Count:N0} test images were taken for: {verdicts.Accuracy:0.0%} right");
        canvas.Write(title, Margin, 40, 24, SKColors.Black, bold: true);
        canvas.Write("what it is", Margin, Top - 10, 14, SKColors.Gray);
        canvas.Write("what the network says", Left, Top - 40, 14, SKColors.Gray);
        canvas.Write("found", Left + Side + (Cell / 2), Top - 10, 14, SKColors.Gray, SKTextAlign.Center);
        for (int label = 0; label < ImageSet.Classes; label++)
        {
            float middle = Top + (label * Cell) + (Cell / 2) + 6;
            canvas.Write(ClassNames.All[label], Left - 12, middle, 17, SKColors.Black, SKTextAlign.Right);
            canvas.Write(ClassNames.All[label], Left + (label * Cell) + (Cell / 2), Top - 10, 15, SKColors.Black, SKTextAlign.Center, room: Cell - 6);
            DrawRow(canvas, verdicts, label, middle);
        }

        canvas.Frame(new SKRect(Left, Top, Left + Side, Top + Side), SKColors.Gray, 1);
        canvas.Save(path);
    }

    private static void DrawRow(Canvas canvas, Verdicts verdicts, int label, float middle)
    {
        int images = Math.Max(1, verdicts.ImagesOf(label));
        for (int verdict = 0; verdict < ImageSet.Classes; verdict++)
        {
            int count = verdicts.Counts[label, verdict];
            double share = (double)count / images;
            float x = Left + (verdict * Cell);
            canvas.Fill(new SKRect(x, Top + (label * Cell), x + Cell, Top + ((label + 1) * Cell)), Colour(share, isRight: verdict == label));
            if (count > 0)
            {
                canvas.Write(
                    count.ToString("N0", CultureInfo.InvariantCulture), x + (Cell / 2), middle, 17, share > 0.5 ? SKColors.White : SKColors.Black, SKTextAlign.Center);
            }
        }

        double found = (double)verdicts.Counts[label, label] / images;
        canvas.Write(found.ToString("0%", CultureInfo.InvariantCulture), Left + Side + (Cell / 2), middle, 17, SKColors.Black, SKTextAlign.Center, bold: true);
    }

    /// <summary>From white to blue for what is right, to red for what is wrong; mistakes are rarer and take their colour sooner.</summary>
    private static SKColor Colour(double share, bool isRight)
    {
        (SKColor full, double strength) = isRight ? (new SKColor(0x1F, 0x4E, 0x9E), share) : (new SKColor(0xD6, 0x4B, 0x3C), Math.Min(1, Math.Sqrt(share)));
        return new SKColor(Mix(full.Red), Mix(full.Green), Mix(full.Blue));

        byte Mix(byte colour) => (byte)(255 + (strength * (colour - 255)));
    }
}
