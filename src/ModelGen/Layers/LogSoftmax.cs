namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.LogSoftmax"/>. <c>torch.nn.LogSoftmax</c>.</summary>
public sealed class LogSoftmax : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="dim">The dimension along which the exponentials sum to one.</param>
    public LogSoftmax(int dim = -1) => Dim = dim;

    /// <summary>The dimension along which the exponentials sum to one.</summary>
    public int Dim { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
