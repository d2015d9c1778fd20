namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Relu"/>. <c>torch.nn.ReLU</c>.</summary>
public sealed class ReLU : ILayer
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
