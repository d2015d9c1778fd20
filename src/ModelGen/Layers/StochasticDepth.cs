namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.StochasticDepth"/>. <c>torchvision.ops.StochasticDepth</c>.</summary>
public sealed class StochasticDepth : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="p">The probability that an example, or the batch, becomes zero, from 0 to 1.</param>
    /// <param name="mode">What is dropped as a whole.</param>
    public StochasticDepth(double p, StochasticDepthMode mode = StochasticDepthMode.Row) => (P, Mode) = (p, mode);

    /// <summary>The probability that an example, or the batch, becomes zero.</summary>
    public double P { get; }

    /// <summary>What is dropped as a whole.</summary>
    public StochasticDepthMode Mode { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
