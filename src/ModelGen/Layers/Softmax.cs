namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Softmax"/>. <c>torch.nn.Softmax</c>.</summary>
public sealed class Softmax : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="dim">The dimension along which the result sums to one.</param>
    public Softmax(int dim = -1) => Dim = dim;

    /// <summary>The dimension along which the result sums to one.</summary>
    public int Dim { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
