using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// The convolution (cross-correlation) of <c>[batch, inChannels, length]</c> with a weight <c>[outChannels, inChannels / groups, kernel]</c>, plus a bias for each channel:
/// <c>[batch, outChannels, …]</c>. <c>torch.nn.Conv1d</c>.
/// </summary>
public sealed class Conv1d : ConvolutionLayer, ILayer, IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="inChannels">The channels of the input, ≥ 1, divisible by <paramref name="groups"/>.</param>
    /// <param name="outChannels">The channels of the result, ≥ 1, divisible by <paramref name="groups"/>.</param>
    /// <param name="kernelSize">The pixels that an output sees, ≥ 1.</param>
    /// <param name="stride">From one output's pixels to the next one's, ≥ 1; 1 if not given.</param>
    /// <param name="padding">The zeros around the image, ≥ 0, <c>"same"</c> or <c>"valid"</c>; 0 if not given.</param>
    /// <param name="dilation">From one pixel of an output to the next, ≥ 1; 1 if not given.</param>
    /// <param name="groups">The groups of channels that do not mix, ≥ 1.</param>
    /// <param name="bias">Whether the layer adds a bias.</param>
    /// <param name="paddingMode">What the padding is made of.</param>
    /// <param name="weightInit">How the weight starts, if not uniform in ±1/√k, k the inputs of an output.</param>
    /// <param name="biasInit">How the bias starts, if not like the weight.</param>
    public Conv1d(int inChannels, int outChannels, Extent kernelSize, Extent? stride = null, Padding? padding = null, Extent? dilation = null, int groups = 1, bool bias = true, PaddingMode paddingMode = PaddingMode.Zeros, Init? weightInit = null, Init? biasInit = null)
        : base(1, isTransposed: false, inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias, weightInit, biasInit) => PaddingMode = paddingMode;

    /// <summary>What the padding is made of.</summary>
    public PaddingMode PaddingMode { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder) => BindParameters(binder);
}
