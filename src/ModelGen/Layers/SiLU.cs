namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Silu"/>. <c>torch.nn.SiLU</c>.</summary>
public sealed class SiLU : ILayer
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
