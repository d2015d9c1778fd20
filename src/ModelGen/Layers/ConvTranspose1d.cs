using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// The transposed convolution of <c>[batch, inChannels, length]</c> with a weight <c>[inChannels, outChannels / groups, kernel]</c>, the gradient of a convolution's input, plus a bias for each
/// channel: <c>[batch, outChannels, …]</c>, a dimension of n pixels becoming <c>(n − 1)·stride − 2·padding + dilation·(kernel − 1) + outputPadding + 1</c>. <c>torch.nn.ConvTranspose1d</c>.
/// </summary>
public sealed class ConvTranspose1d : ConvolutionLayer, ILayer, IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="inChannels">The channels of the input, ≥ 1, divisible by <paramref name="groups"/>.</param>
    /// <param name="outChannels">The channels of the result, ≥ 1, divisible by <paramref name="groups"/>.</param>
    /// <param name="kernelSize">The pixels that a pixel of the input goes to, ≥ 1.</param>
    /// <param name="stride">From the pixels of one to those of the next, ≥ 1; 1 if not given.</param>
    /// <param name="padding">What is left out around the result, ≥ 0; 0 if not given.</param>
    /// <param name="outputPadding">Pixels behind the result, less than the stride or the dilation; 0 if not given.</param>
    /// <param name="groups">The groups of channels that do not mix, ≥ 1.</param>
    /// <param name="bias">Whether the layer adds a bias.</param>
    /// <param name="dilation">From one pixel of a kernel to the next, ≥ 1; 1 if not given.</param>
    /// <param name="weightInit">How the weight starts, if not uniform in ±1/√k, k the inputs of an output.</param>
    /// <param name="biasInit">How the bias starts, if not like the weight.</param>
    public ConvTranspose1d(
        int inChannels,
        int outChannels,
        Extent kernelSize,
        Extent? stride = null,
        Extent? padding = null,
        Extent? outputPadding = null,
        int groups = 1,
        bool bias = true,
        Extent? dilation = null, Init? weightInit = null, Init? biasInit = null)
        : base(1, isTransposed: true, inChannels, outChannels, kernelSize, stride, padding ?? 0, dilation, groups, bias, weightInit, biasInit) => OutputPadding = outputPadding ?? 0;

    /// <summary>Pixels behind the result.</summary>
    public Extent OutputPadding { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder) => BindParameters(binder);
}
