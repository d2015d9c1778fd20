using ModelGen;
using Samples;
using SkiaSharp;

namespace FashionCnn;

/// <summary>Draws test images, one of each class, above what in them speaks for the network's verdict, by four methods.</summary>
internal static class AttributionPicture
{
    private const int Side = 28;
    private const int MapSide = 14;
    private const int MapChannels = 64;
    private const int Picture = 84;
    private const int CellWidth = 96;
    private const int CellHeight = 96;
    private const int Left = 150;
    private const int Top = 112;
    private const int Margin = 24;

    /// <summary>Saves the picture as a PNG.</summary>
    public static void Save(FashionConvNet net, Verdicts found, string path)
    {
        int[] images = [.. Enumerable.Range(0, ImageSet.Classes).Select(label => FirstFound(found, label)).Where(image => image >= 0)];
        int[] verdicts = [.. images.Select(found.Verdict)];
        float[] pixels = [.. images.SelectMany(image => found.Set.Images(image, 1).ToArray())];
        (string Name, float[] Values)[] rows = Attribute(net, pixels, verdicts);
        using var canvas = new Canvas(Left + (images.Length * CellWidth) + Margin, Top + ((rows.Length + 1) * CellHeight) + Margin);
        canvas.Write("What in an image the network's verdict comes from", Margin, 44, 24, SKColors.Black, bold: true);
        canvas.Write("the first image of each class that it takes for what it is; the redder, the more a pixel matters, and blue speaks against", Margin, 70, 14, SKColors.Gray);
        canvas.Write("test image", Left - 16, Top + (Picture / 2), 16, SKColors.Black, SKTextAlign.Right);
        for (int i = 0; i < images.Length; i++)
        {
            float x = Left + (i * CellWidth);
            canvas.Write(ClassNames.All[verdicts[i]], x + (Picture / 2), Top - 10, 14, SKColors.Black, SKTextAlign.Center, room: CellWidth - 8);
            canvas.Draw(Image(pixels, i), SKRect.Create(x, Top, Picture, Picture));
            for (int row = 0; row < rows.Length; row++)
            {
                SKRect place = SKRect.Create(x, Top + ((row + 1) * CellHeight), Picture, Picture);
                canvas.Draw(Image(rows[row].Values, i), place, Colour);
                canvas.Frame(place, SKColors.LightGray, 1);
            }
        }

        for (int row = 0; row < rows.Length; row++)
        {
            canvas.Write(rows[row].Name, Left - 16, Top + ((row + 1) * CellHeight) + (Picture / 2), 16, SKColors.Black, SKTextAlign.Right, room: Left - 24);
        }

        canvas.Save(path);
    }

    /// <summary>Maps in −1 … 1, as large as the images.</summary>
    private static (string Name, float[] Values)[] Attribute(FashionConvNet net, float[] pixels, int[] verdicts)
    {
        int count = verdicts.Length;
        float[] saliency = new float[pixels.Length], smooth = new float[pixels.Length], integrated = new float[pixels.Length], cam = new float[pixels.Length];
        float[] features = new float[count * MapChannels * MapSide * MapSide], map = new float[count * MapSide * MapSide];
        var scores = new ClassScores(net.LogitsForward, net.LogitsBackward, ImageSet.Pixels, ImageSet.Classes);
        new Saliency(scores).Attribute(pixels, verdicts, saliency);
        new SmoothGrad(scores, samples: 50).Attribute(pixels, verdicts, smooth);
        new IntegratedGradients(scores, steps: 50).Attribute(pixels, [], verdicts, integrated);

        net.Features(pixels, features, count);
        var head = new ClassScores(net.HeadForward, net.HeadBackward, MapChannels * MapSide * MapSide, ImageSet.Classes);
        new GradCam(head, MapChannels).Attribute(features, verdicts, map);
        AttributionMap.Interpolate(map, MapSide, MapSide, cam, Side, Side);
        (string Name, float[] Values)[] rows = [("saliency", saliency), ("SmoothGrad", smooth), ("integrated gradients", integrated), ("Grad-CAM", cam)];
        foreach ((_, float[] values) in rows)
        {
            AttributionMap.Normalize(values, count);
        }

        return rows;
    }

    private static int FirstFound(Verdicts found, int label)
    {
        for (int image = 0; image < found.Set.Count; image++)
        {
            if (found.Set.Labels(image, 1)[0] == label && found.IsRight(image))
            {
                return image;
            }
        }

        return -1;
    }

    private static ReadOnlySpan<float> Image(float[] values, int index) => values.AsSpan(index * ImageSet.Pixels, ImageSet.Pixels);

    /// <summary>White for 0, red for 1, blue for −1; small values are lifted, so that they are seen.</summary>
    private static SKColor Colour(float value)
    {
        SKColor full = value > 0 ? new SKColor(0xB2, 0x18, 0x2B) : new SKColor(0x21, 0x66, 0xAC);
        double strength = Math.Sqrt(Math.Abs(value));
        return new SKColor(Mix(full.Red), Mix(full.Green), Mix(full.Blue));

        byte Mix(byte colour) => (byte)(255 + (strength * (colour - 255)));
    }
}
