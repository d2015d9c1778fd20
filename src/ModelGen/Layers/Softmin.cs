namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Softmin"/>. <c>torch.nn.Softmin</c>.</summary>
public sealed class Softmin : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="dim">The dimension along which the result sums to one.</param>
    public Softmin(int dim = -1) => Dim = dim;

    /// <summary>The dimension along which the result sums to one.</summary>
    public int Dim { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
