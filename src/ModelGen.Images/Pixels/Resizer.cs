namespace ModelGen.Images.Pixels;

/// <summary>Changes the size of an image as Pillow does: along rows, then along columns, rounded to bytes after each.</summary>
internal static class Resizer
{
    private const int Half = 1 << (ResampleWeights.PrecisionBits - 1);

    internal static void Resize(PixelBuffer image, int height, int width, Resampling resampling)
    {
        if (resampling == Resampling.Nearest)
        {
            Nearest(image, height, width);
            return;
        }

        if (width != image.Width)
        {
            AlongRows(image, width);
        }

        if (height != image.Height)
        {
            AlongColumns(image, height);
        }
    }

    private static void AlongRows(PixelBuffer image, int width)
    {
        (int height, int channels) = (image.Height, image.Channels);
        Span<byte> result = image.Target(height, width, channels);
        image.Weights.Compute(image.Width, width);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> source = image.Pixels.Slice(y * image.Width * channels, image.Width * channels);
            Span<byte> row = result.Slice(y * width * channels, width * channels);
            for (int x = 0; x < width; x++)
            {
                ReadOnlySpan<int> weights = image.Weights.Of(x, out int start);
                for (int c = 0; c < channels; c++)
                {
                    int sum = Half;
                    int at = (start * channels) + c;
                    foreach (int weight in weights)
                    {
                        sum += source[at] * weight;
                        at += channels;
                    }

                    row[(x * channels) + c] = Rounded(sum);
                }
            }
        }

        image.Take(height, width, channels);
    }

    private static void AlongColumns(PixelBuffer image, int height)
    {
        (int width, int channels) = (image.Width, image.Channels);
        int length = width * channels;
        Span<byte> result = image.Target(height, width, channels);
        image.Weights.Compute(image.Height, height);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<int> weights = image.Weights.Of(y, out int start);
            ReadOnlySpan<byte> source = image.Pixels.Slice(start * length, weights.Length * length);
            Span<byte> row = result.Slice(y * length, length);
            for (int x = 0; x < row.Length; x++)
            {
                int sum = Half;
                int at = x;
                foreach (int weight in weights)
                {
                    sum += source[at] * weight;
                    at += length;
                }

                row[x] = Rounded(sum);
            }
        }

        image.Take(height, width, channels);
    }

    private static void Nearest(PixelBuffer image, int height, int width)
    {
        int channels = image.Channels;
        Span<byte> result = image.Target(height, width, channels);
        ReadOnlySpan<byte> source = image.Pixels;
        (double down, double right) = ((double)image.Height / height, (double)image.Width / width);
        for (int y = 0; y < height; y++)
        {
            int row = Math.Min((int)((y + 0.5) * down), image.Height - 1) * image.Width;
            for (int x = 0; x < width; x++)
            {
                int at = row + Math.Min((int)((x + 0.5) * right), image.Width - 1);
                source.Slice(at * channels, channels).CopyTo(result[(((y * width) + x) * channels)..]);
            }
        }

        image.Take(height, width, channels);
    }

    private static byte Rounded(int sum) => (byte)Math.Clamp(sum >> ResampleWeights.PrecisionBits, 0, 255);
}
