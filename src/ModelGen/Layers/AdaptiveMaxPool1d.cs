namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.AdaptiveMaxPool1d"/>. <c>torch.nn.AdaptiveMaxPool1d</c>.</summary>
public sealed class AdaptiveMaxPool1d : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="outputSize">The pixels of the result, ≥ 1.</param>
    public AdaptiveMaxPool1d(AdaptiveSize outputSize) => OutputSize = outputSize;

    /// <summary>The pixels of the result.</summary>
    public AdaptiveSize OutputSize { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
