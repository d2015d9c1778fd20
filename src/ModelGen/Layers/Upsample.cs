namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Interpolate"/>. <c>torch.nn.Upsample</c>.</summary>
public sealed class Upsample : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="size">The new size; given if and only if <paramref name="scaleFactor"/> is not.</param>
    /// <param name="scaleFactor">What the size is multiplied by.</param>
    /// <param name="mode">What is between pixels.</param>
    /// <param name="alignCorners">Whether the outermost pixels stay the outermost ones.</param>
    public Upsample(Extent? size = null, ScaleFactor? scaleFactor = null, InterpolationMode mode = InterpolationMode.Nearest, bool alignCorners = false) =>
        (Size, ScaleFactor, Mode, AlignCorners) = (size, scaleFactor, mode, alignCorners);

    /// <summary>The new size, if it was given.</summary>
    public Extent? Size { get; }

    /// <summary>What the size is multiplied by, if that was given.</summary>
    public ScaleFactor? ScaleFactor { get; }

    /// <summary>What is between pixels.</summary>
    public InterpolationMode Mode { get; }

    /// <summary>Whether the outermost pixels stay the outermost ones.</summary>
    public bool AlignCorners { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
