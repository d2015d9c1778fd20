using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Which convolutions are computed by Winograd's algorithm. Their channels are whole vectors of any width.</summary>
internal static class Winograd
{
    /// <summary>The matrices that tiles are transformed into.</summary>
    internal const int Products = 16;

    /// <summary>Channels whose weights are transformed together.</summary>
    internal const int WeightChannels = 16;

    /// <summary>Fewer tiles are not worth transforming the weights.</summary>
    private const int Least = 32;

    /// <summary>The same where the transformed weights leave a third-level cache.</summary>
    private const int LeastOfLarge = 128;

    private const int LargeWeights = 1 << 22;

    /// <summary>Whether a pass can go by tiles of <see cref="WinogradThree"/> and is faster for it.</summary>
    internal static bool SuitsThree(int inputs, int outputs, int batch, int groups, in ConvolutionAxis depth, in ConvolutionAxis height, in ConvolutionAxis width) =>
        IsOfThree(height) && IsOfThree(width) && depth is { Taps: 1, Positions: 1, Target: 1, IsInside: true }
        && Suits(inputs, outputs, batch, groups, WinogradAxis.OfThree(in height), WinogradAxis.OfThree(in width));

    /// <summary>Whether a convolution can go by tiles of <see cref="WinogradTwo"/> and is faster for it: 4×4 elements of a kernel by steps of two are four kernels of 2×2.</summary>
    internal static bool SuitsTwo(in ConvolutionShape shape) =>
        IsOfTwo(shape.Height) && IsOfTwo(shape.Width) && shape.Depth.IsIdentity && shape.Depth.Size == 1
        && Suits(shape.Inputs, shape.Outputs, shape.Batch, shape.Groups, WinogradAxis.OfTwo(shape.Height), WinogradAxis.OfTwo(shape.Width));

    /// <summary>A result as <typeparamref name="S"/> stores it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Finished<V, S>(V sum, V added)
        where V : struct, IVector<V>
        where S : struct, IStore
    {
        if (typeof(S) == typeof(Overwrite))
        {
            return sum;
        }

        // The second operand is what a comparison with NaN gives, so NaN stays NaN.
        return typeof(S) == typeof(AddBiasRelu) ? V.MaxNative(V.Zero, sum + added) : sum + added;
    }

    private static bool Suits(int inputs, int outputs, int batch, int groups, in WinogradAxis height, in WinogradAxis width)
    {
        long weights = (long)Products * height.SourceStep * width.SourceStep * inputs * outputs;
        return groups == 1 && inputs > 0 && outputs > 0 && inputs % Panels.Granule == 0 && outputs % Panels.Granule == 0
            && (long)batch * height.Tiles * width.Tiles >= (weights > LargeWeights ? LeastOfLarge : Least);
    }

    private static bool IsOfThree(in ConvolutionAxis axis) => axis is { Taps: 3, TapDistance: 1, Step: 1, TargetStep: 1 };

    /// <summary>Pixels behind the last position have no gradient, which sums of transformed products would only be by chance: direct sums leave them zero.</summary>
    private static bool IsOfTwo(Window window) => window is { Kernel: 4, Stride: 2, Dilation: 1, Padding: >= 0, Positions: > 0 } && window.Pixel(window.Positions - 1, 3) >= window.Size - 1;
}
