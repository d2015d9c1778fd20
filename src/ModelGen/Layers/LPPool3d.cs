namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.LPPool3d"/>. <c>torch.nn.LPPool3d</c>.</summary>
public sealed class LPPool3d : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="normType">The power p, other than 0.</param>
    /// <param name="kernelSize">The pixels that an output sees, ≥ 1.</param>
    /// <param name="stride">From one output's pixels to the next one's, ≥ 1; <paramref name="kernelSize"/> if not given.</param>
    /// <param name="ceilMode">Whether the last windows may reach beyond the image.</param>
    public LPPool3d(double normType, Extent kernelSize, Extent? stride = null, bool ceilMode = false) =>
        (NormType, KernelSize, Stride, CeilMode) = (normType, kernelSize, stride ?? kernelSize, ceilMode);

    /// <summary>The power p.</summary>
    public double NormType { get; }

    /// <summary>The pixels that an output sees.</summary>
    public Extent KernelSize { get; }

    /// <summary>From one output's pixels to the next one's.</summary>
    public Extent Stride { get; }

    /// <summary>Whether the last windows may reach beyond the image.</summary>
    public bool CeilMode { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
