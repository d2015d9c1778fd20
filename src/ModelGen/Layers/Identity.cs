namespace ModelGen;

/// <summary><c>x</c>: a layer where there may be one. <c>torch.nn.Identity</c>.</summary>
public sealed class Identity : ILayer
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
