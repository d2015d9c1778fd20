using System.ComponentModel;

namespace ModelGen.Runtime;

/// <summary>Convolutions of images whose channels lie last, and their gradients.</summary>
/// <remarks>
/// Tensors are contiguous. Weights lie in <see cref="Panels"/> or row by row, <c>[outputs, inputs / groups, …]</c>. Outputs must not overlap inputs. All methods throw <see cref="ArgumentException"/> when a
/// span is too short for the sizes, before anything is written.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Convolution
{
    /// <summary>The convolution of x with w.</summary>
    public static void Forward(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ParameterStorage storage, in ConvolutionShape shape)
    {
        shape.Check(y.Length, x.Length, w.Length, storage);
        RunForward<Overwrite, GemmAsIs>(y, x, w, storage, default, in shape, default);
    }

    /// <summary>The convolution of x with w in panels, plus a bias for each output, padded with zeros to a multiple of 16; of one group.</summary>
    public static void ForwardBias(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, in ConvolutionShape shape)
    {
        CheckBias(y, x, w, bias, in shape);
        RunForward<AddBias, GemmAsIs>(y, x, w, ParameterStorage.Panels, bias, in shape, default);
    }

    /// <summary>The same where negative results become zero. NaN stays NaN.</summary>
    public static void ForwardBiasRelu(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, in ConvolutionShape shape)
    {
        CheckBias(y, x, w, bias, in shape);
        RunForward<AddBiasRelu, GemmAsIs>(y, x, w, ParameterStorage.Panels, bias, in shape, default);
    }

    private static void RunForward<S, E>(
        Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ParameterStorage storage, ReadOnlySpan<float> bias, in ConvolutionShape shape, E epilogue)
        where S : struct, IStore
        where E : struct, IGemmEpilogue, allows ref struct
    {
        using var packed = new KernelScratch(storage == ParameterStorage.Panels ? 0 : Panels.Size(shape.Outputs, shape.Sum));
        if (storage != ParameterStorage.Panels)
        {
            Panels.PackKernels(packed.Span, w, 0, shape.Outputs, shape.Outputs, shape.GroupInputs, shape.Taps);
            w = packed.Span;
        }

        if (shape.IsLinear)
        {
            var product = new GemmLinear<S, InPanels, E>(y, x, w, bias, shape.Batch * shape.Positions, shape.Sum, shape.Outputs, epilogue);
            GemmWidth.Run(in product);
            return;
        }

        ConvolutionAxis depth = new(shape.Depth), height = new(shape.Height), width = new(shape.Width);
        if (shape.IsDepthwise)
        {
            Widest.Run(new DepthwisePass<E>(y, x, w, in shape, depth, height, width, epilogue));
            return;
        }

        if (Winograd.SuitsTwo(in shape))
        {
            var tiles = new WinogradPass<WinogradTwo, S, E>(
                y, shape.Outputs, x, shape.Inputs, w, bias, shape.Batch, WinogradAxis.OfTwo(shape.Height), WinogradAxis.OfTwo(shape.Width), epilogue);
            GemmWidth.Run(in tiles);
            return;
        }

        RunPass<S, E>(y, shape.Outputs, x, shape.Inputs, w, bias, shape.Batch, shape.Groups, in depth, in height, in width, epilogue);
    }

    private static void RunPass<S, E>(
        Span<float> target,
        int targetChannels,
        ReadOnlySpan<float> source,
        int sourceChannels,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<float> bias,
        int batch,
        int groups,
        in ConvolutionAxis depth,
        in ConvolutionAxis height,
        in ConvolutionAxis width,
        E epilogue)
        where S : struct, IStore
        where E : struct, IGemmEpilogue, allows ref struct
    {
        if (Winograd.SuitsThree(sourceChannels, targetChannels, batch, groups, in depth, in height, in width))
        {
            var tiles = new WinogradPass<WinogradThree, S, E>(
                target, targetChannels, source, sourceChannels, weights, bias, batch, WinogradAxis.OfThree(in height), WinogradAxis.OfThree(in width), epilogue);
            GemmWidth.Run(in tiles);
            return;
        }

        var pass = new ConvolutionPass<S, E>(target, targetChannels, source, sourceChannels, weights, bias, batch, groups, in depth, in height, in width, epilogue);
        GemmWidth.Run(in pass);
    }

    private static void CheckBias(Span<float> y, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, in ConvolutionShape shape)
    {
        shape.Check(y.Length, x.Length, w.Length, ParameterStorage.Panels);
        GemmChecks.Bias(bias.Length, shape.Outputs);
        if (shape.Groups != 1)
        {
            throw new ArgumentException($"A convolution of {shape.Groups} groups has no form with a bias.", nameof(shape));
        }
    }
}
