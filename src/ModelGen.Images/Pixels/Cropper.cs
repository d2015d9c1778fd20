namespace ModelGen.Images.Pixels;

/// <summary>Cuts a part out of an image.</summary>
internal static class Cropper
{
    /// <summary>The part of a size whose first pixel is at a place; what lies outside of the image gets a colour.</summary>
    internal static void Crop(PixelBuffer image, int top, int left, int height, int width, Rgb fill)
    {
        if ((top, left, height, width) == (0, 0, image.Height, image.Width))
        {
            return;
        }

        int channels = image.Channels;
        Span<byte> result = image.Target(height, width, channels);
        ReadOnlySpan<byte> pixels = image.Pixels;
        int first = Math.Clamp(-left, 0, width);
        int end = Math.Clamp(image.Width - left, first, width);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = result.Slice(y * width * channels, width * channels);
            if ((uint)(y + top) >= (uint)image.Height || first == end)
            {
                fill.Fill(row, channels);
                continue;
            }

            fill.Fill(row[..(first * channels)], channels);
            pixels.Slice((((y + top) * image.Width) + left + first) * channels, (end - first) * channels).CopyTo(row[(first * channels)..]);
            fill.Fill(row[(end * channels)..], channels);
        }

        image.Take(height, width, channels);
    }
}
