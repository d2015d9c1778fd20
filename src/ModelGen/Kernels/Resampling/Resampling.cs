using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>Gives a dimension of a tensor <c>[outer, size, inner]</c> another size, each new element being a weighted sum of at most four, and the way back.</summary>
/// <remarks>Tensors are contiguous. Outputs must not overlap inputs. All methods throw <see cref="ArgumentException"/> when a span is too short for the sizes, before anything is written.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Resampling
{
    /// <summary>y is [outer, new size, inner], x [outer, size, inner].</summary>
    public static void Forward(Span<float> y, ReadOnlySpan<float> x, int outer, ResamplingAxis axis, int inner)
    {
        Require(y.Length, x.Length, outer, in axis, inner);
        Widest.Run(new ResamplingPass(y, x, outer, in axis, inner));
    }

    /// <summary>The gradient of x given that of y.</summary>
    public static void Gradient(Span<float> dx, ReadOnlySpan<float> dy, int outer, ResamplingAxis axis, int inner)
    {
        Require(dy.Length, dx.Length, outer, in axis, inner);
        Widest.Run(new ResamplingGradientPass(dx, dy, outer, in axis, inner));
    }

    private static void Require(int y, int x, int outer, in ResamplingAxis axis, int inner)
    {
        Along.Require(y, outer, axis.NewSize, inner);
        Along.Require(x, outer, axis.Size, inner);
        if (axis.Size == 0 && axis.NewSize > 0)
        {
            throw new ArgumentException("A dimension without elements can't be given another size.");
        }
    }
}
