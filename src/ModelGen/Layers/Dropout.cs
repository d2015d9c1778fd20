namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Dropout"/>. <c>torch.nn.Dropout</c>.</summary>
public sealed class Dropout : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="p">The probability that an element becomes zero, from 0 to 1.</param>
    public Dropout(double p = 0.5) => P = p;

    /// <summary>The probability that an element becomes zero.</summary>
    public double P { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
