namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Softsign"/>. <c>torch.nn.Softsign</c>.</summary>
public sealed class Softsign : ILayer
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
