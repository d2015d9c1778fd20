namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.AdaptiveAvgPool2d"/>. <c>torch.nn.AdaptiveAvgPool2d</c>.</summary>
public sealed class AdaptiveAvgPool2d : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="outputSize">The pixels of the result, ≥ 1.</param>
    public AdaptiveAvgPool2d(AdaptiveSize outputSize) => OutputSize = outputSize;

    /// <summary>The pixels of the result.</summary>
    public AdaptiveSize OutputSize { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
