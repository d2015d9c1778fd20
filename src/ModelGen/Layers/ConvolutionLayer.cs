using ModelGen.Runtime;

namespace ModelGen;

/// <summary>What convolutions and transposed convolutions have in common; weights and biases start uniform in <c>±1/√k</c>, k the elements of the weight's dimensions behind the first.</summary>
public abstract class ConvolutionLayer
{
    private protected ConvolutionLayer(int rank, bool isTransposed, int inChannels, int outChannels, Extent kernelSize, Extent? stride, Padding? padding, Extent? dilation, int groups, bool bias, Init? weightInit, Init? biasInit)
    {
        (InChannels, OutChannels, KernelSize, Groups) = (inChannels, outChannels, kernelSize, groups);
        (Stride, Padding, Dilation) = (stride ?? 1, padding ?? 0, dilation ?? 1);
        Span<int> shape = stackalloc int[rank + 2];
        (shape[0], shape[1]) = isTransposed ? (inChannels, outChannels / Math.Max(groups, 1)) : (outChannels, inChannels / Math.Max(groups, 1));
        double inputs = shape[1];
        for (int i = 0; i < rank; i++)
        {
            shape[i + 2] = kernelSize[i];
            inputs *= kernelSize[i];
        }

        var init = Init.Uniform(-1 / Math.Sqrt(inputs), 1 / Math.Sqrt(inputs));
        Weight = new Parameter(shape, weightInit ?? init);
        Bias = bias ? new Parameter([outChannels], biasInit ?? init) : null;
    }

    /// <summary>The channels of the input.</summary>
    public int InChannels { get; }

    /// <summary>The channels of the result.</summary>
    public int OutChannels { get; }

    /// <summary>The pixels that an output sees.</summary>
    public Extent KernelSize { get; }

    /// <summary>From one output's pixels to the next one's.</summary>
    public Extent Stride { get; }

    /// <summary>The zeros around the image.</summary>
    public Padding Padding { get; }

    /// <summary>From one pixel of an output to the next.</summary>
    public Extent Dilation { get; }

    /// <summary>The groups of channels that do not mix.</summary>
    public int Groups { get; }

    /// <summary>The weight, <c>[outChannels, inChannels / groups, kernel…]</c>, of a transposed convolution <c>[inChannels, outChannels / groups, kernel…]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>The bias, <c>[outChannels]</c>, if the layer has one.</summary>
    public Parameter? Bias { get; }

    /// <summary>Gives the layer's parameters their places, in order.</summary>
    private protected void BindParameters(Binder binder)
    {
        binder.Bind(Weight);
        binder.Bind(Bias);
    }
}
