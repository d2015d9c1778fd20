using ModelGen.Images.Pixels;
using SkiaSharp;

namespace ModelGen.Images.Decoding;

/// <summary>Decodes files into upright images of three channels. Its memory is used again.</summary>
internal sealed class ImageDecoder
{
    private const int Rgba = 4;

    private byte[] encoded = [];
    private byte[] decoded = [];

    /// <summary>Decodes a file.</summary>
    /// <exception cref="InvalidDataException">It is no image, or a damaged one; the message goes on after the file's name.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal void Decode(string path, PixelBuffer image, Rgb background, int maxPixels)
    {
        using FileStream stream = File.OpenRead(path);
        long length = stream.Length;
        if (length > Array.MaxLength)
        {
            throw new InvalidDataException($"it has {length} bytes, which is too large.");
        }

        if (encoded.Length < length)
        {
            encoded = GC.AllocateUninitializedArray<byte>((int)length);
        }

        int read = stream.ReadAtLeast(encoded.AsSpan(0, (int)length), (int)length, throwOnEndOfStream: false);
        Decode(encoded.AsSpan(0, read), image, background, maxPixels);
    }

    /// <summary>Decodes what a file has.</summary>
    /// <exception cref="InvalidDataException">It is no image, or a damaged one; the message goes on after the file's name.</exception>
    internal unsafe void Decode(ReadOnlySpan<byte> file, PixelBuffer image, Rgb background, int maxPixels)
    {
        if (file.IsEmpty)
        {
            throw new InvalidDataException("it is empty.");
        }

        fixed (byte* start = file)
        {
            using SKData data = SKData.Create((IntPtr)start, file.Length);
            using SKCodec codec = SKCodec.Create(data);
            if (!IsImage(codec))
            {
                throw new InvalidDataException("it is no PNG, JPEG, WebP, BMP or GIF image.");
            }

            (int height, int width) = (codec.Info.Height, codec.Info.Width);
            DecodePixels(codec, height, width, maxPixels);
            Flatten(Orientation.Of(codec.EncodedOrigin, height, width), image, background);
        }
    }

    /// <summary>Whether the bytes are an image of one of the kinds that are read; the codec is null if they are none at all.</summary>
    private static bool IsImage(SKCodec? codec) =>
        codec?.EncodedFormat is SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Webp or SKEncodedImageFormat.Bmp or SKEncodedImageFormat.Gif;

    /// <summary>Without a colour space, the values are those of the file: no profile is applied.</summary>
    private unsafe void DecodePixels(SKCodec codec, int height, int width, int maxPixels)
    {
        long pixels = (long)height * width;
        if (pixels <= 0 || pixels > maxPixels)
        {
            throw new InvalidDataException($"it says that it is {height} × {width}; images may have 1 to {maxPixels} pixels (MaxPixels).");
        }

        if (decoded.Length < pixels * Rgba)
        {
            decoded = GC.AllocateUninitializedArray<byte>((int)pixels * Rgba);
        }

        fixed (byte* memory = decoded)
        {
            SKCodecResult result = codec.GetPixels(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul), (IntPtr)memory);
            if (result != SKCodecResult.Success)
            {
                throw new InvalidDataException(result == SKCodecResult.IncompleteInput ? "it ends before its last pixel." : $"it is damaged ({result}).");
            }
        }
    }

    /// <summary>Turns the image upright and lays what is transparent over a colour.</summary>
    private void Flatten(Orientation stored, PixelBuffer image, Rgb background)
    {
        Span<byte> result = image.Target(stored.Height, stored.Width, channels: 3);
        int to = 0;
        for (int y = 0; y < stored.Height; y++)
        {
            int from = stored.Origin + (y * stored.Down);
            for (int x = 0; x < stored.Width; x++, from += stored.Right, to += 3)
            {
                ReadOnlySpan<byte> pixel = decoded.AsSpan(from * Rgba, Rgba);
                int alpha = pixel[3];
                result[to] = Over(pixel[0], background.Red, alpha);
                result[to + 1] = Over(pixel[1], background.Green, alpha);
                result[to + 2] = Over(pixel[2], background.Blue, alpha);
            }
        }

        image.Take(stored.Height, stored.Width, channels: 3);
    }

    private static byte Over(int color, int background, int alpha) => (byte)(((color * alpha) + (background * (255 - alpha)) + 127) / 255);
}
