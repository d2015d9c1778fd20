using System.Buffers.Binary;
using ModelGen.Images;
using SkiaSharp;

namespace ModelGen.Data.Tests.Images;

/// <summary>A small image that a test makes: colours by row and column.</summary>
internal sealed class Picture(int height, int width, Func<int, int, SKColor> color)
{
    internal int Height => height;

    internal int Width => width;

    /// <summary>Red tells the column, green the row; blue differs from neighbour to neighbour.</summary>
    internal static Picture Coordinates(int height, int width) =>
        new(height, width, (y, x) => new SKColor((byte)(x * 255 / Math.Max(width - 1, 1)), (byte)(y * 255 / Math.Max(height - 1, 1)), (byte)((x * 37) + (y * 91))));

    internal static Picture Random(int height, int width, int seed)
    {
        byte[] bytes = new byte[height * width * 3];
        new Random(seed).NextBytes(bytes);
        return new Picture(height, width, (y, x) => new SKColor(bytes[((y * width) + x) * 3], bytes[(((y * width) + x) * 3) + 1], bytes[(((y * width) + x) * 3) + 2]));
    }

    /// <summary>A channel as bytes; 0 is red.</summary>
    internal int At(int channel, int y, int x)
    {
        SKColor pixel = color(y, x);
        return channel == 0 ? pixel.Red : channel == 1 ? pixel.Green : pixel.Blue;
    }

    /// <summary>The bytes of a file that Skia writes.</summary>
    internal byte[] Encode(SKEncodedImageFormat format = SKEncodedImageFormat.Png, int quality = 100)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                bitmap.SetPixel(x, y, color(y, x));
            }
        }

        using SKData data = bitmap.Encode(format, quality);
        return data.ToArray();
    }

    /// <summary>A bitmap file of 24 bits: rows from below, blue first, filled up to four bytes.</summary>
    internal byte[] EncodeBmp()
    {
        int stride = ((width * 3) + 3) / 4 * 4;
        byte[] file = new byte[54 + (stride * height)];
        (file[0], file[1], file[26], file[28]) = ((byte)'B', (byte)'M', 1, 24);
        foreach ((int at, int value) in (ReadOnlySpan<(int, int)>)[(2, file.Length), (10, 54), (14, 40), (18, width), (22, height), (34, stride * height)])
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
        }

        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int at = 54 + ((height - 1 - y) * stride) + (x * 3);
                (file[at], file[at + 1], file[at + 2]) = ((byte)At(2, y, x), (byte)At(1, y, x), (byte)At(0, y, x));
            }
        }

        return file;
    }

    /// <summary>What a reader with no more than ToTensor makes of a file, as bytes.</summary>
    internal static int[] Read(byte[] file, int channels, int height, int width, int seed, params ImageTransform[] transforms)
    {
        float[] values = new float[channels * height * width];
        Assert.Equal((height, width), new ImageReader([.. transforms, new ToTensor()]).Read(file, values, seed));
        return Array.ConvertAll(values, value => (int)MathF.Round(value * 255));
    }

    /// <summary>The image after some changes, as bytes, <c>[3, height, width]</c>.</summary>
    internal int[] Changed(int height, int width, int seed, params ImageTransform[] transforms) => Read(Encode(), 3, height, width, seed, transforms);

    /// <summary>Values by channel, row and column, <c>[3, height, width]</c>.</summary>
    internal static int[] Values(int height, int width, Func<int, int, int, int> value)
    {
        int[] values = new int[3 * height * width];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = value(i / (height * width), i / width % height, i % width);
        }

        return values;
    }
}
