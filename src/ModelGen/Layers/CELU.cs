namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Celu"/>. <c>torch.nn.CELU</c>.</summary>
public sealed class CELU : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="alpha">The scale of the negative part, not 0.</param>
    public CELU(double alpha = 1) => Alpha = alpha;

    /// <summary>The scale of the negative part, not 0.</summary>
    public double Alpha { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
