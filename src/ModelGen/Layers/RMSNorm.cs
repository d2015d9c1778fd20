using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Divides by the root mean square of the last dimensions: <c>x/√(mean of x² + eps)·weight</c>. Weights begin with 1. <c>torch.nn.RMSNorm</c>.
/// </summary>
public sealed class RMSNorm : ILayer, IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="normalizedShape">The sizes of the last dimensions: <c>[512]</c>.</param>
    /// <param name="eps">Keeps the division finite, ≥ 0.</param>
    /// <param name="elementwiseAffine">Whether there are weights, one for each element.</param>
    /// <param name="weightInit">How the weights start, if not with 1.</param>
    public RMSNorm(ReadOnlySpan<int> normalizedShape, double eps = 1.1920928955078125e-07, bool elementwiseAffine = true, Init? weightInit = null)
    {
        NormalizedShape = new Shape(normalizedShape);
        Eps = eps;
        Weight = elementwiseAffine ? new Parameter(normalizedShape, weightInit ?? Init.Ones) : null;
    }

    /// <summary>Declares the layer for the last dimension alone.</summary>
    /// <param name="normalizedShape">The size of the last dimension: <c>512</c>.</param>
    /// <param name="eps">Keeps the division finite, ≥ 0.</param>
    /// <param name="elementwiseAffine">Whether there are weights, one for each element.</param>
    /// <param name="weightInit">How the weights start, if not with 1.</param>
    public RMSNorm(int normalizedShape, double eps = 1.1920928955078125e-07, bool elementwiseAffine = true, Init? weightInit = null)
        : this([normalizedShape], eps, elementwiseAffine, weightInit)
    {
    }

    /// <summary>The sizes of the last dimensions.</summary>
    public Shape NormalizedShape { get; }

    /// <summary>Keeps the division finite.</summary>
    public double Eps { get; }

    /// <summary>The weights, of the normalised shape, if the layer has any.</summary>
    public Parameter? Weight { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder)
    {
        binder.Bind(Weight);
    }
}
