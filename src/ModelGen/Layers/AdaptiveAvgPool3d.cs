namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.AdaptiveAvgPool3d"/>. <c>torch.nn.AdaptiveAvgPool3d</c>.</summary>
public sealed class AdaptiveAvgPool3d : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="outputSize">The pixels of the result, ≥ 1.</param>
    public AdaptiveAvgPool3d(AdaptiveSize outputSize) => OutputSize = outputSize;

    /// <summary>The pixels of the result.</summary>
    public AdaptiveSize OutputSize { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
