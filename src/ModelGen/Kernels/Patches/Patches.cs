using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>The pixels under each position of windows over images whose channels lie last, side by side, and the way back.</summary>
/// <remarks>Tensors are contiguous. Outputs must not overlap inputs. All methods throw <see cref="ArgumentException"/> when a span is too short for the sizes, before anything is written.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Patches
{
    /// <summary><c>y[b, i, t, c]</c> is the pixel that element t of the window covers at position i, 0 outside of the image; y is [batch, positions, elements, channels].</summary>
    public static void Unfold(Span<float> y, ReadOnlySpan<float> x, in PoolingShape shape)
    {
        Check(y.Length, x.Length, in shape);
        Widest.Run(new UnfoldPass(y, x, in shape));
    }

    /// <summary>Each pixel of x is the sum of what lies in its place in y, at all positions that cover it; y is [batch, positions, elements, channels].</summary>
    public static void Fold(Span<float> x, ReadOnlySpan<float> y, in PoolingShape shape)
    {
        Check(y.Length, x.Length, in shape);
        Widest.Run(new FoldPass(x, y, in shape));
    }

    private static void Check(int y, int x, in PoolingShape shape) => shape.Check(y / Math.Max(shape.Elements, 1), x);
}
