namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Unfold"/>. <c>torch.nn.Unfold</c>.</summary>
public sealed class Unfold : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="kernelSize">The pixels of a window, ≥ 1.</param>
    /// <param name="dilation">From one of its pixels to the next, ≥ 1; 1 if not given.</param>
    /// <param name="padding">How far windows begin before the image, ≥ 0; 0 if not given.</param>
    /// <param name="stride">From one position to the next, ≥ 1; 1 if not given.</param>
    public Unfold(Extent kernelSize, Extent? dilation = null, Extent? padding = null, Extent? stride = null) =>
        (KernelSize, Dilation, Padding, Stride) = (kernelSize, dilation ?? 1, padding ?? 0, stride ?? 1);

    /// <summary>The pixels of a window.</summary>
    public Extent KernelSize { get; }

    /// <summary>From one of its pixels to the next.</summary>
    public Extent Dilation { get; }

    /// <summary>How far windows begin before the image.</summary>
    public Extent Padding { get; }

    /// <summary>From one position to the next.</summary>
    public Extent Stride { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
