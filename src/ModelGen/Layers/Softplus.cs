namespace ModelGen;

/// <summary>The layer form of <see cref="Ops.Softplus"/>. <c>torch.nn.Softplus</c>.</summary>
public sealed class Softplus : ILayer
{
    /// <summary>Declares the layer.</summary>
    /// <param name="beta">The sharpness.</param>
    /// <param name="threshold">Where <c>beta·x</c> exceeds it, the result is <c>x</c>.</param>
    public Softplus(double beta = 1, double threshold = 20) => (Beta, Threshold) = (beta, threshold);

    /// <summary>The sharpness.</summary>
    public double Beta { get; }

    /// <summary>Where <c>beta·x</c> exceeds it, the result is <c>x</c>.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();
}
