namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.MaxPool2d"/>. <c>torch.nn.MaxPool2d</c>.</summary>
public sealed class MaxPool2d : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="kernelSize">The pixels that an output sees, ≥ 1.</param>
    /// <param name="stride">From one output's pixels to the next one's, ≥ 1; <paramref name="kernelSize"/> if not given.</param>
    /// <param name="padding">How far windows begin before the image, at most half of <paramref name="kernelSize"/>; 0 if not given.</param>
    /// <param name="dilation">From one pixel of an output to the next, ≥ 1; 1 if not given.</param>
    /// <param name="ceilMode">Whether the last windows may reach beyond the padding.</param>
    public MaxPool2d(Extent kernelSize, Extent? stride = null, Extent? padding = null, Extent? dilation = null, bool ceilMode = false) =>
        (KernelSize, Stride, Padding, Dilation, CeilMode) = (kernelSize, stride ?? kernelSize, padding ?? 0, dilation ?? 1, ceilMode);

    /// <summary>The pixels that an output sees.</summary>
    public Extent KernelSize { get; }

    /// <summary>From one output's pixels to the next one's.</summary>
    public Extent Stride { get; }

    /// <summary>How far windows begin before the image.</summary>
    public Extent Padding { get; }

    /// <summary>From one pixel of an output to the next.</summary>
    public Extent Dilation { get; }

    /// <summary>Whether the last windows may reach beyond the padding.</summary>
    public bool CeilMode { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
