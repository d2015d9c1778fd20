using SkiaSharp;

namespace Samples;

/// <summary>A white picture to draw on.</summary>
internal sealed class Canvas : IDisposable
{
    private readonly SKBitmap bitmap;
    private readonly SKCanvas canvas;

    /// <summary>Takes a sheet.</summary>
    public Canvas(int width, int height)
    {
        bitmap = new SKBitmap(width, height);
        canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
    }

    /// <summary>Fills a rectangle.</summary>
    public void Fill(SKRect place, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour };
        canvas.DrawRect(place, paint);
    }

    /// <summary>Draws the lines around a rectangle.</summary>
    public void Frame(SKRect place, SKColor colour, float width)
    {
        using var paint = new SKPaint { Color = colour, IsStroke = true, StrokeWidth = width, IsAntialias = true };
        canvas.DrawRect(place, paint);
    }

    /// <summary>Writes a line of text; one that is wider than <paramref name="room"/> is set smaller.</summary>
    public void Write(string text, float x, float y, float size, SKColor colour, SKTextAlign align = SKTextAlign.Left, bool bold = false, float room = float.MaxValue)
    {
        using SKTypeface typeface = SKTypeface.FromFamilyName(Lettering.Family, bold ? SKFontStyle.Bold : SKFontStyle.Normal);
        using var font = new SKFont(typeface, size) { Edging = SKFontEdging.Antialias, Subpixel = true };
        font.Size *= Math.Min(1, room / font.MeasureText(text));
        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        canvas.DrawText(text, x, y, align, font, paint);
    }

    /// <summary>Draws a picture of the data set, dark on light, with pixels as they are.</summary>
    /// <param name="pixels">28 × 28 pixels in 0 … 1.</param>
    /// <param name="place">Where.</param>
    public void Draw(ReadOnlySpan<float> pixels, SKRect place) => Draw(pixels, place, static pixel =>
    {
        byte grey = (byte)(255 - (255 * pixel));
        return new SKColor(grey, grey, grey);
    });

    /// <summary>Draws values as pixels of a colour.</summary>
    /// <param name="values">28 × 28 values.</param>
    /// <param name="place">Where.</param>
    /// <param name="colour">The colour of a value.</param>
    public void Draw(ReadOnlySpan<float> values, SKRect place, Func<float, SKColor> colour)
    {
        const int Side = 28;
        using var picture = new SKBitmap(Side, Side);
        for (int i = 0; i < values.Length; i++)
        {
            picture.SetPixel(i % Side, i / Side, colour(values[i]));
        }

        using var image = SKImage.FromBitmap(picture);
        canvas.DrawImage(image, place, new SKSamplingOptions(SKFilterMode.Nearest));
    }

    /// <summary>Saves the picture as a PNG.</summary>
    public void Save(string path)
    {
        canvas.Flush();
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        Results.Write(path, data.ToArray());
    }

    /// <summary>Gives the sheet back.</summary>
    public void Dispose()
    {
        canvas.Dispose();
        bitmap.Dispose();
    }
}
