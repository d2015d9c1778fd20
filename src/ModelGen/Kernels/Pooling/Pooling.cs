using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>The greatest or mean value of windows over images whose channels lie last, and their gradients.</summary>
/// <remarks>Tensors are contiguous. Outputs must not overlap inputs. All methods throw <see cref="ArgumentException"/> when a span is too short for the sizes, before anything is written.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Pooling
{
    /// <summary>The greatest value of each window; NaN if any is NaN, -∞ for a window of which nothing lies in the image.</summary>
    public static void Max(Span<float> y, ReadOnlySpan<float> x, in PoolingShape shape)
    {
        shape.Check(y.Length, x.Length);
        Widest.Run(new PoolingPass<MaxOfWindow>(y, x, in shape, default));
    }

    /// <summary>The gradient of x, given that of y, x and y: it goes to the first pixel of a window with its greatest value.</summary>
    public static void MaxGradient(Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ReadOnlySpan<float> y, in PoolingShape shape)
    {
        shape.Check(Math.Min(dy.Length, y.Length), Math.Min(dx.Length, x.Length));
        Widest.Run(new PoolingGradientPass<GradientOfMax>(dx, dy, x, y, in shape, default));
    }

    /// <summary>
    /// Where the greatest value of each window is, as the number of its pixel in the image, counted line by line: the first of equal ones, of NaN the last. 0 for a window of which nothing lies in the image.
    /// </summary>
    public static void MaxIndices(Span<int> indices, ReadOnlySpan<float> x, in PoolingShape shape)
    {
        shape.Check(indices.Length, x.Length);
        Widest.Run(new PoolingIndexPass(indices, x, in shape));
    }

    /// <summary><c>y[b, indices[b, i, c], c] = x[b, i, c]</c>, zeros elsewhere; of several values for one pixel the last one counts.</summary>
    /// <param name="y">The images, [batch, pixels, channels].</param>
    /// <param name="x">The values, [batch, positions, channels].</param>
    /// <param name="indices">Their pixels, of the shape of x.</param>
    /// <param name="batch">The number of images.</param>
    /// <param name="positions">The values of a channel.</param>
    /// <param name="pixels">The pixels of an image.</param>
    /// <param name="channels">The channels of an image.</param>
    /// <exception cref="ArgumentException">A span is too short, or an index is no pixel.</exception>
    public static void Unpool(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<int> indices, int batch, int positions, int pixels, int channels)
    {
        Along.Require(y.Length, batch, pixels, channels);
        Along.Require(x.Length, batch, positions, channels);
        Along.Require(indices.Length, batch, positions, channels);
        Check.Indices(indices[..(batch * positions * channels)], pixels, nameof(indices));
        var units = new UnpoolingUnits(y, x, indices, positions, pixels, channels);
        Partition.Run(ref units, batch, Partition.Threads((long)batch * (positions + (pixels / 8)) * channels));
    }

    /// <summary>What images of the size of x have where each window of x has its greatest value first; 0 for a window of which nothing lies in the image, or with NaN.</summary>
    public static void MaxChoice(Span<float> result, ReadOnlySpan<float> values, ReadOnlySpan<float> x, ReadOnlySpan<float> y, in PoolingShape shape)
    {
        shape.Check(Math.Min(result.Length, y.Length), Math.Min(values.Length, x.Length));
        Widest.Run(new PoolingChoicePass(result, values, x, y, in shape));
    }

    /// <summary>The mean of each window.</summary>
    /// <param name="y">The means.</param>
    /// <param name="x">The images.</param>
    /// <param name="shape">The sizes.</param>
    /// <param name="includePadding">Whether zeros as far around the image as windows begin before it are counted.</param>
    /// <param name="divisor">What sums are divided by; 0 for the number of pixels.</param>
    public static void Average(Span<float> y, ReadOnlySpan<float> x, in PoolingShape shape, bool includePadding, int divisor = 0)
    {
        shape.Check(y.Length, x.Length);
        Widest.Run(new PoolingPass<MeanOfWindow>(y, x, in shape, new(includePadding, divisor)));
    }

    /// <summary>The gradient of x given that of y; arguments as for <see cref="Average"/>.</summary>
    public static void AverageGradient(Span<float> dx, ReadOnlySpan<float> dy, in PoolingShape shape, bool includePadding, int divisor = 0)
    {
        shape.Check(dy.Length, dx.Length);
        Widest.Run(new PoolingGradientPass<GradientOfMean>(dx, dy, default, default, in shape, new(new(includePadding, divisor))));
    }
}
