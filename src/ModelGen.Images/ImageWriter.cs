using SkiaSharp;

namespace ModelGen.Images;

/// <summary>Writes values as pictures (<c>torchvision.utils</c>): what a network has generated, filters, attributions.</summary>
public static class ImageWriter
{
    /// <summary>Writes an image, or a grid of images, as a PNG file (<c>torchvision.utils.save_image</c>).</summary>
    /// <param name="path">The file, which is replaced.</param>
    /// <param name="images">Values in 0 … 1, or of any range if they are normalised; those outside are cut off, and what is no number is black.</param>
    /// <param name="shape"><c>[count, channels, height, width]</c>, <c>[channels, height, width]</c> or <c>[height, width]</c>, with 1 or 3 channels.</param>
    /// <param name="nRow">The images in a row of the grid, at least 1.</param>
    /// <param name="padding">The pixels between images and around them, at least 0; a single image has none.</param>
    /// <param name="padValue">The value of those pixels, in 0 … 1.</param>
    /// <param name="normalize">Whether the least value of all becomes 0 and the greatest 1.</param>
    /// <param name="valueRange">What becomes 0 and 1, if values are normalised by other numbers than their own.</param>
    /// <exception cref="ArgumentException">The shape is none of these, or doesn't fit the values.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void SaveImage(
        string path,
        ReadOnlySpan<float> images,
        ReadOnlySpan<int> shape,
        int nRow = 8,
        int padding = 2,
        float padValue = 0,
        bool normalize = false,
        (float Low, float High)? valueRange = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (float[] grid, int height, int width) = MakeGrid(images, shape, nRow, padding, padValue, normalize, valueRange);
        byte[] pixels = new byte[height * width * 4];
        int count = height * width;
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                pixels[(i * 4) + c] = Byte(grid[(c * count) + i]);
            }

            pixels[(i * 4) + 3] = 255;
        }

        // Encoded first: a file that cannot be made is not begun.
        File.WriteAllBytes(path, Encode(pixels, height, width));
    }

    /// <summary>Puts images side by side (<c>torchvision.utils.make_grid</c>).</summary>
    /// <returns><c>[3, Height, Width]</c>: a single channel is repeated.</returns>
    /// <inheritdoc cref="SaveImage"/>
    public static (float[] Grid, int Height, int Width) MakeGrid(
        ReadOnlySpan<float> images,
        ReadOnlySpan<int> shape,
        int nRow = 8,
        int padding = 2,
        float padValue = 0,
        bool normalize = false,
        (float Low, float High)? valueRange = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nRow, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        (int count, int channels, int height, int width) = Dimensions(shape, images.Length);
        (float Low, float High)? range = valueRange ?? (normalize ? RangeOf(images) : null);
        if (range is { } given && !(given.Low <= given.High))
        {
            throw new ArgumentOutOfRangeException(nameof(valueRange), valueRange, $"valueRange is {valueRange}; the smaller number must come first.");
        }

        int columns = Math.Min(nRow, count);
        int rows = (count + columns - 1) / columns;
        int gap = count == 1 ? 0 : padding;
        int gridHeight = checked((rows * (height + gap)) + gap);
        int gridWidth = checked((columns * (width + gap)) + gap);
        float[] grid = new float[checked(3 * gridHeight * gridWidth)];
        Array.Fill(grid, padValue);
        for (int i = 0; i < count; i++)
        {
            int corner = ((((i / columns) * (height + gap)) + gap) * gridWidth) + ((i % columns) * (width + gap)) + gap;
            for (int c = 0; c < 3; c++)
            {
                for (int y = 0; y < height; y++)
                {
                    ReadOnlySpan<float> source = images.Slice(((((i * channels) + (channels == 1 ? 0 : c)) * height) + y) * width, width);
                    Scale(source, grid.AsSpan((c * gridHeight * gridWidth) + corner + (y * gridWidth), width), range);
                }
            }
        }

        return (grid, gridHeight, gridWidth);
    }

    private static (int Count, int Channels, int Height, int Width) Dimensions(ReadOnlySpan<int> shape, int values)
    {
        (int Count, int Channels, int Height, int Width)? dimensions = shape switch
        {
            [int n, int c, int h, int w] => (n, c, h, w),
            [int c, int h, int w] => (1, c, h, w),
            [int h, int w] => (1, 1, h, w),
            _ => null,
        };
        string text = $"[{string.Join(", ", shape.ToArray())}]";
        return dimensions is not ( >= 1, 1 or 3, >= 1, >= 1)
            ? throw new ArgumentException($"shape is {text}; it must be [count, channels, height, width], [channels, height, width] or [height, width] with 1 or 3 channels.", nameof(shape))
            : (Int128)dimensions.Value.Count * dimensions.Value.Channels * dimensions.Value.Height * dimensions.Value.Width != values
            ? throw new ArgumentException($"images has {values} values, which are not those of {text}.", nameof(shape))
            : dimensions.Value;
    }

    private static (float Low, float High) RangeOf(ReadOnlySpan<float> values)
    {
        (float low, float high) = (float.PositiveInfinity, float.NegativeInfinity);
        foreach (float value in values)
        {
            if (float.IsFinite(value))
            {
                (low, high) = (Math.Min(low, value), Math.Max(high, value));
            }
        }

        return low <= high ? (low, high) : (0, 1);
    }

    /// <summary>Cuts off what is outside of a range and makes it 0 … 1; without one, values stay.</summary>
    private static void Scale(ReadOnlySpan<float> values, Span<float> result, (float Low, float High)? range)
    {
        if (range is not var (low, high))
        {
            values.CopyTo(result);
            return;
        }

        float length = Math.Max(high - low, 1e-5f);
        for (int i = 0; i < values.Length; i++)
        {
            result[i] = (Math.Clamp(values[i], low, high) - low) / length;
        }
    }

    private static byte Byte(float value) => value > 0 ? (byte)Math.Min((value * 255) + 0.5f, 255) : (byte)0;

    private static unsafe byte[] Encode(byte[] rgba, int height, int width)
    {
        fixed (byte* memory = rgba)
        {
            using var pixels = new SKPixmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque), (IntPtr)memory);
            using SKData? data = pixels.Encode(SKEncodedImageFormat.Png, 100);
            return data?.ToArray() ?? throw new InvalidDataException($"An image of {height} × {width} cannot be written as PNG.");
        }
    }
}
