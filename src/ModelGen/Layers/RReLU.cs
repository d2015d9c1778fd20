namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Rrelu"/>. <c>torch.nn.RReLU</c>.</summary>
public sealed class RReLU : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="lower">The least slope.</param>
    /// <param name="upper">What all slopes lie below.</param>
    public RReLU(double lower = 1.0 / 8, double upper = 1.0 / 3) => (Lower, Upper) = (lower, upper);

    /// <summary>The least slope.</summary>
    public double Lower { get; }

    /// <summary>What all slopes lie below.</summary>
    public double Upper { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
