namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Relu6"/>. <c>torch.nn.ReLU6</c>.</summary>
public sealed class ReLU6 : ILayer
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
