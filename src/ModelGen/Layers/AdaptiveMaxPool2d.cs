namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.AdaptiveMaxPool2d"/>. <c>torch.nn.AdaptiveMaxPool2d</c>.</summary>
public sealed class AdaptiveMaxPool2d : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="outputSize">The pixels of the result, ≥ 1.</param>
    public AdaptiveMaxPool2d(AdaptiveSize outputSize) => OutputSize = outputSize;

    /// <summary>The pixels of the result.</summary>
    public AdaptiveSize OutputSize { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
