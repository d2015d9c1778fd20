namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.HardSwish"/>. <c>torch.nn.Hardswish</c>.</summary>
public sealed class Hardswish : ILayer
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
