namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.LeakyRelu"/>. <c>torch.nn.LeakyReLU</c>.</summary>
public sealed class LeakyReLU : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="negativeSlope">The slope for negative values.</param>
    public LeakyReLU(double negativeSlope = 0.01) => NegativeSlope = negativeSlope;

    /// <summary>The slope for negative values.</summary>
    public double NegativeSlope { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
