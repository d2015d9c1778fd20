namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Tanh"/>. <c>torch.nn.Tanh</c>.</summary>
public sealed class Tanh : ILayer
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
