namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Tanhshrink"/>. <c>torch.nn.Tanhshrink</c>.</summary>
public sealed class Tanhshrink : ILayer
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
