namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Selu"/>. <c>torch.nn.SELU</c>.</summary>
public sealed class SELU : ILayer
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
