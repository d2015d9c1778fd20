namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.LogSigmoid"/>. <c>torch.nn.LogSigmoid</c>.</summary>
public sealed class LogSigmoid : ILayer
{
    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
