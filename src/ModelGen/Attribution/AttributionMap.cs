using System.Numerics.Tensors;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>What makes pictures of attributions.</summary>
public static class AttributionMap
{
    /// <summary>The greatest magnitude among the channels of each pixel, as the map of a colour image's saliency has it (Simonyan and others 2013).</summary>
    /// <param name="attribution"><c>[batch, channels, height, width]</c>.</param>
    /// <param name="channels">The number of channels, at least 1.</param>
    /// <param name="map">Takes the maps, <c>[batch, height, width]</c>.</param>
    /// <param name="batch">The number of images, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    /// <exception cref="ArgumentException">The lengths do not fit, or the spans share memory.</exception>
    public static void MaxOverChannels(ReadOnlySpan<float> attribution, int channels, Span<float> map, int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        int pixels = PixelsOf(map, batch);
        Check.Length(attribution.Length, Check.Product(map.Length, channels), nameof(attribution), "[batch, channels, height, width]");
        Check.Overlap(map, attribution, nameof(map), nameof(attribution));
        map.Clear();
        for (int i = 0; i < batch * channels; i++)
        {
            Span<float> greatest = map.Slice(i / channels * pixels, pixels);
            TensorPrimitives.MaxMagnitude(greatest, attribution.Slice(i * pixels, pixels), greatest);
        }

        TensorPrimitives.Abs(map, map);
    }

    /// <summary>Divides each map by its greatest magnitude, so that they lie in −1 … 1; a map of zeros stays one.</summary>
    /// <param name="map"><c>[batch, height, width]</c>; changed in place.</param>
    /// <param name="batch">The number of maps, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batch"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The length is no multiple of it.</exception>
    public static void Normalize(Span<float> map, int batch)
    {
        int pixels = PixelsOf(map, batch);
        for (int i = 0; i < map.Length; i += pixels)
        {
            Span<float> one = map.Slice(i, pixels);
            float greatest = Math.Abs(TensorPrimitives.MaxMagnitude<float>(one));
            if (greatest > 0)
            {
                TensorPrimitives.Divide(one, greatest, one);
            }
        }
    }

    /// <summary>Maps of another size, each pixel from the four around its place (<c>torch.nn.functional.interpolate</c> with <c>mode="bilinear"</c>).</summary>
    /// <param name="map"><c>[batch, height, width]</c>.</param>
    /// <param name="height">The maps' lines, at least 1.</param>
    /// <param name="width">The maps' columns, at least 1.</param>
    /// <param name="result">Takes the maps, <c>[batch, toHeight, toWidth]</c>.</param>
    /// <param name="toHeight">The lines of the result, at least 1.</param>
    /// <param name="toWidth">The columns of the result, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    /// <exception cref="ArgumentException">The lengths do not fit, or the spans share memory.</exception>
    public static void Interpolate(ReadOnlySpan<float> map, int height, int width, Span<float> result, int toHeight, int toWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(toHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(toWidth, 1);
        long pixels = Check.Product(height, width), toPixels = Check.Product(toHeight, toWidth);
        if (map.Length % pixels != 0)
        {
            throw new ArgumentException($"{map.Length} values are no whole number of maps of {height} × {width}.", nameof(map));
        }

        Check.Length(result.Length, Check.Product(map.Length / pixels, toPixels), nameof(result), "[batch, toHeight, toWidth]");
        Check.Overlap(result, map, nameof(result), nameof(map));
        for (int i = 0; i < result.Length; i++)
        {
            (int line, int column) = Math.DivRem(i % (int)toPixels, toWidth);
            ReadOnlySpan<float> one = map.Slice(i / (int)toPixels * (int)pixels, (int)pixels);
            (int top, int bottom, float down) = Between(line, toHeight, height);
            (int left, int right, float along) = Between(column, toWidth, width);
            float above = float.Lerp(one[(top * width) + left], one[(top * width) + right], along);
            float below = float.Lerp(one[(bottom * width) + left], one[(bottom * width) + right], along);
            result[i] = float.Lerp(above, below, down);
        }
    }

    /// <summary>The two places that one lies between, and how far from the first.</summary>
    private static (int First, int Second, float Share) Between(int index, int count, int size)
    {
        float place = Math.Max((((index + 0.5f) * size) / count) - 0.5f, 0);
        int first = Math.Min((int)place, size - 1);
        return (first, Math.Min(first + 1, size - 1), place - first);
    }

    private static int PixelsOf(ReadOnlySpan<float> map, int batch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        return map.Length % batch == 0 && map.Length > 0
            ? map.Length / batch
            : throw new ArgumentException($"{map.Length} values are not {batch} maps.", nameof(map));
    }
}
