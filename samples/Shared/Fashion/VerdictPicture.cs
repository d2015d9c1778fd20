using System.Globalization;
using SkiaSharp;

namespace Samples;

/// <summary>Draws test images with what the network says of them: the first ones of the set, then the mistakes it was surest of.</summary>
internal static class VerdictPicture
{
    private const int Columns = 10;
    private const int Rows = 2;
    private const int Picture = 84;
    private const int CellWidth = 124;
    private const int CellHeight = 138;
    private const int Margin = 24;
    private const int Heading = 52;

    private static readonly SKColor right = new(0x1B, 0x7F, 0x3B);
    private static readonly SKColor wrong = new(0xC0, 0x2B, 0x1D);

    /// <summary>Saves the picture as a PNG.</summary>
    public static void Save(Verdicts verdicts, string path)
    {
        int[] first = [.. Enumerable.Range(0, Math.Min(Columns * Rows, verdicts.Set.Count))];
        int[] mistakes = [.. Enumerable.Range(0, verdicts.Set.Count)
            .Where(image => !verdicts.IsRight(image))
            .OrderByDescending(verdicts.Certainty)
            .Take(Columns)];
        using var canvas = new Canvas((2 * Margin) + (Columns * CellWidth), (2 * Heading) + ((Rows + 1) * CellHeight) + Margin);
        int y = DrawPart(canvas, verdicts, $"The first {first.Length} test images, and what the network says", first, 0);
        DrawPart(canvas, verdicts, "The mistakes it was surest of", mistakes, y);
        canvas.Save(path);
    }

    /// <returns>Where the next part begins.</returns>
    private static int DrawPart(Canvas canvas, Verdicts verdicts, string title, int[] images, int top)
    {
        canvas.Write(title, Margin, top + 36, 22, SKColors.Black, bold: true);
        for (int i = 0; i < images.Length; i++)
        {
            DrawCell(canvas, verdicts, images[i], Margin + (i % Columns * CellWidth), top + Heading + (i / Columns * CellHeight));
        }

        return top + Heading + ((images.Length + Columns - 1) / Columns * CellHeight);
    }

    private static void DrawCell(Canvas canvas, Verdicts verdicts, int image, int x, int y)
    {
        bool isRight = verdicts.IsRight(image);
        SKColor colour = isRight ? right : wrong;
        float middle = x + (CellWidth / 2);
        var place = SKRect.Create(middle - (Picture / 2), y, Picture, Picture);
        canvas.Draw(verdicts.Set.Images(image, 1), place);
        canvas.Frame(place, colour, isRight ? 1.5f : 3);
        string verdict = string.Create(CultureInfo.InvariantCulture, $"{ClassNames.All[verdicts.Verdict(image)]} {verdicts.Certainty(image):0%}");
        canvas.Write(verdict, middle, y + Picture + 19, 14, colour, SKTextAlign.Center, bold: true, room: CellWidth - 12);
        if (!isRight)
        {
            canvas.Write($"is: {ClassNames.All[verdicts.Set.Labels(image, 1)[0]]}", middle, y + Picture + 37, 14, SKColors.Black, SKTextAlign.Center, room: CellWidth - 12);
        }
    }
}
