namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Dropout1d"/>. <c>torch.nn.Dropout1d</c>.</summary>
public sealed class Dropout1d : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="p">The probability that a channel becomes zero, from 0 to 1.</param>
    public Dropout1d(double p = 0.5) => P = p;

    /// <summary>The probability that a channel becomes zero.</summary>
    public double P { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
