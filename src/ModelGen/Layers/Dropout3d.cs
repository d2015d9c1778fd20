namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Dropout3d"/>. <c>torch.nn.Dropout3d</c>.</summary>
public sealed class Dropout3d : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="p">The probability that a channel becomes zero, from 0 to 1.</param>
    public Dropout3d(double p = 0.5) => P = p;

    /// <summary>The probability that a channel becomes zero.</summary>
    public double P { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
