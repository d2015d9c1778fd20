namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Fold"/>. <c>torch.nn.Fold</c>.</summary>
public sealed class Fold : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="outputSize">The size of the images.</param>
    /// <param name="kernelSize">The pixels of a window, ≥ 1.</param>
    /// <param name="dilation">From one of its pixels to the next, ≥ 1; 1 if not given.</param>
    /// <param name="padding">How far windows begin before the image, ≥ 0; 0 if not given.</param>
    /// <param name="stride">From one position to the next, ≥ 1; 1 if not given.</param>
    public Fold(Extent outputSize, Extent kernelSize, Extent? dilation = null, Extent? padding = null, Extent? stride = null) =>
        (OutputSize, KernelSize, Dilation, Padding, Stride) = (outputSize, kernelSize, dilation ?? 1, padding ?? 0, stride ?? 1);

    /// <summary>The size of the images.</summary>
    public Extent OutputSize { get; }

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
