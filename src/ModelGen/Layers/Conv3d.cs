using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// The convolution (cross-correlation) of <c>[batch, inChannels, depth, height, width]</c> with a weight <c>[outChannels, inChannels / groups, kernel, kernel, kernel]</c>, plus a bias for each channel:
/// <c>[batch, outChannels, …]</c>. <c>torch.nn.Conv3d</c>; weights and biases start uniform in <c>±1/√k</c>, k the number of inputs of an output.
/// </summary>
public sealed class Conv3d : ILayer, IBindable
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
    public Conv3d(int inChannels, int outChannels, Extent kernelSize, Extent? stride = null, Padding? padding = null, Extent? dilation = null, int groups = 1, bool bias = true)
    {
        (InChannels, OutChannels, KernelSize, Groups) = (inChannels, outChannels, kernelSize, groups);
        (Stride, Padding, Dilation) = (stride ?? 1, padding ?? 0, dilation ?? 1);
        int inputs = inChannels / Math.Max(groups, 1);
        double bound = 1 / Math.Sqrt((double)inputs * kernelSize[0] * kernelSize[1] * kernelSize[2]);
        Weight = new Parameter([outChannels, inputs, kernelSize[0], kernelSize[1], kernelSize[2]], Init.Uniform(-bound, bound));
        Bias = bias ? new Parameter([outChannels], Init.Uniform(-bound, bound)) : null;
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

    /// <summary>The weight, <c>[outChannels, inChannels / groups, kernel, kernel, kernel]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>The bias, <c>[outChannels]</c>, if the layer has one.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder)
    {
        binder.Bind(Weight);
        binder.Bind(Bias);
    }
}
