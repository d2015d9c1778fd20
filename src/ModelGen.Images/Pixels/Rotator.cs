namespace ModelGen.Images.Pixels;

/// <summary>Turns an image about its centre; its size stays.</summary>
internal static class Rotator
{
    /// <param name="degrees">Counter-clockwise.</param>
    /// <param name="fill">The colour of what comes from outside of the image.</param>
    internal static void Rotate(PixelBuffer image, double degrees, Resampling resampling, Rgb fill)
    {
        (int height, int width, int channels) = (image.Height, image.Width, image.Channels);
        Span<byte> result = image.Target(height, width, channels);
        fill.Fill(result, channels);

        // Rounded, so that quarter turns are exact, as Pillow does.
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(-degrees));
        (sin, cos) = (Math.Round(sin, 15), Math.Round(cos, 15));
        (double centerX, double centerY) = (width / 2.0, height / 2.0);
        for (int y = 0; y < height; y++)
        {
            double dy = y + 0.5 - centerY;
            for (int x = 0; x < width; x++)
            {
                double dx = x + 0.5 - centerX;
                double fromX = (cos * dx) + (sin * dy) + centerX;
                double fromY = (cos * dy) - (sin * dx) + centerY;
                if (fromX >= 0 && fromX < width && fromY >= 0 && fromY < height)
                {
                    Span<byte> pixel = result.Slice(((y * width) + x) * channels, channels);
                    Sample(image, fromX, fromY, resampling, pixel);
                }
            }
        }

        image.Take(height, width, channels);
    }

    private static void Sample(PixelBuffer image, double x, double y, Resampling resampling, Span<byte> pixel)
    {
        int channels = pixel.Length;
        ReadOnlySpan<byte> source = image.Pixels;
        if (resampling == Resampling.Nearest)
        {
            source.Slice((((int)y * image.Width) + (int)x) * channels, channels).CopyTo(pixel);
            return;
        }

        // Centres of pixels lie at halves; at the edges the last pixel is repeated.
        (double left, double top) = (Math.Floor(x - 0.5), Math.Floor(y - 0.5));
        (double dx, double dy) = (x - 0.5 - left, y - 0.5 - top);
        (int x0, int x1) = (Math.Max((int)left, 0) * channels, Math.Min((int)left + 1, image.Width - 1) * channels);
        int row0 = Math.Max((int)top, 0) * image.Width * channels;
        int row1 = Math.Min((int)top + 1, image.Height - 1) * image.Width * channels;
        for (int c = 0; c < channels; c++)
        {
            double upper = double.Lerp(source[row0 + x0 + c], source[row0 + x1 + c], dx);
            double lower = double.Lerp(source[row1 + x0 + c], source[row1 + x1 + c], dx);
            pixel[c] = (byte)(double.Lerp(upper, lower, dy) + 0.5);
        }
    }
}
