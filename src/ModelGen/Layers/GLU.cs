namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Glu"/>. <c>torch.nn.GLU</c>.</summary>
public sealed class GLU : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="dim">The dimension that is halved.</param>
    public GLU(int dim = -1) => Dim = dim;

    /// <summary>The dimension that is halved.</summary>
    public int Dim { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
