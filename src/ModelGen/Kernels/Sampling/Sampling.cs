using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>Images whose channels lie last, read at the places that a grid says, and the gradients of image and grid.</summary>
/// <remarks>Tensors are contiguous. Outputs must not overlap inputs. All methods throw <see cref="ArgumentException"/> when a span is too short for the sizes, before anything is written.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Sampling
{
    /// <summary>y is [batch, places, channels], x [batch, …, channels], grid [batch, places, coordinates], the last dimension's coordinate first.</summary>
    public static void Forward(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> grid, in SamplingShape shape)
    {
        shape.Check(y.Length, x.Length, grid.Length);
        Widest.Run(new SamplingPass(y, x, grid, in shape));
    }

    /// <summary>The gradient of the images, given that of y.</summary>
    public static void ImageGradient(Span<float> dx, ReadOnlySpan<float> dy, ReadOnlySpan<float> grid, in SamplingShape shape)
    {
        shape.Check(dy.Length, dx.Length, grid.Length);
        Widest.Run(new SamplingGradientPass(dx, dy, grid, in shape));
    }

    /// <summary>The gradient of the grid, given that of y.</summary>
    public static void GridGradient(Span<float> dgrid, ReadOnlySpan<float> dy, ReadOnlySpan<float> x, ReadOnlySpan<float> grid, in SamplingShape shape)
    {
        shape.Check(dy.Length, x.Length, Math.Min(grid.Length, dgrid.Length));
        Widest.Run(new GridGradientPass(dgrid, dy, x, grid, in shape));
    }
}
