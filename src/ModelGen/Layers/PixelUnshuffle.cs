namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.PixelUnshuffle"/>. <c>torch.nn.PixelUnshuffle</c>.</summary>
public sealed class PixelUnshuffle : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="downscaleFactor">The pixels along each side of a block, ≥ 1.</param>
    public PixelUnshuffle(int downscaleFactor) => DownscaleFactor = downscaleFactor;

    /// <summary>The pixels along each side of a block.</summary>
    public int DownscaleFactor { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
