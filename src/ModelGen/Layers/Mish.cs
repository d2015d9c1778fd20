namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Mish"/>. <c>torch.nn.Mish</c>.</summary>
public sealed class Mish : ILayer
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
