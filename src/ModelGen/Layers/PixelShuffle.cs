namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.PixelShuffle"/>. <c>torch.nn.PixelShuffle</c>.</summary>
public sealed class PixelShuffle : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="upscaleFactor">The pixels along each side of a block, ≥ 1.</param>
    public PixelShuffle(int upscaleFactor) => UpscaleFactor = upscaleFactor;

    /// <summary>The pixels along each side of a block.</summary>
    public int UpscaleFactor { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
