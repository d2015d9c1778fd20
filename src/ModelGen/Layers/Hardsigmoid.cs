namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.HardSigmoid"/>. <c>torch.nn.Hardsigmoid</c>.</summary>
public sealed class Hardsigmoid : ILayer
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
