namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Gelu"/>. <c>torch.nn.GELU</c>.</summary>
public sealed class GELU : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="approximate">The exact form, or the one with <c>tanh</c>.</param>
    public GELU(GeluApproximation approximate = GeluApproximation.None) => Approximate = approximate;

    /// <summary>The exact form, or the one with <c>tanh</c>.</summary>
    public GeluApproximation Approximate { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
