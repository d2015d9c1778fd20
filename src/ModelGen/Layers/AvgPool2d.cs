namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.AvgPool2d"/>. <c>torch.nn.AvgPool2d</c>.</summary>
public sealed class AvgPool2d : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="kernelSize">The pixels that an output sees, ≥ 1.</param>
    /// <param name="stride">From one output's pixels to the next one's, ≥ 1; <paramref name="kernelSize"/> if not given.</param>
    /// <param name="padding">How far windows begin before the image, at most half of <paramref name="kernelSize"/>; 0 if not given.</param>
    /// <param name="ceilMode">Whether the last windows may reach beyond the padding.</param>
    /// <param name="countIncludePad">Whether the padding counts as zeros.</param>
    /// <param name="divisorOverride">What sums are divided by instead of the number of pixels, ≥ 1.</param>
    public AvgPool2d(Extent kernelSize, Extent? stride = null, Extent? padding = null, bool ceilMode = false, bool countIncludePad = true, int? divisorOverride = null) =>
        (KernelSize, Stride, Padding, CeilMode, CountIncludePad, DivisorOverride) = (kernelSize, stride ?? kernelSize, padding ?? 0, ceilMode, countIncludePad, divisorOverride);

    /// <summary>The pixels that an output sees.</summary>
    public Extent KernelSize { get; }

    /// <summary>From one output's pixels to the next one's.</summary>
    public Extent Stride { get; }

    /// <summary>How far windows begin before the image.</summary>
    public Extent Padding { get; }

    /// <summary>Whether the last windows may reach beyond the padding.</summary>
    public bool CeilMode { get; }

    /// <summary>Whether the padding counts as zeros.</summary>
    public bool CountIncludePad { get; }

    /// <summary>What sums are divided by instead of the number of pixels, if given.</summary>
    public int? DivisorOverride { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
