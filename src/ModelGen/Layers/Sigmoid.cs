namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Sigmoid"/>. <c>torch.nn.Sigmoid</c>.</summary>
public sealed class Sigmoid : ILayer
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
