using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Normalises the last dimensions: <c>(x − mean)/√(var + eps)·weight + bias</c>. Weights begin with 1, biases with 0. <c>torch.nn.LayerNorm</c>.
/// </summary>
public sealed class LayerNorm : ILayer, IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="normalizedShape">The sizes of the last dimensions: <c>[512]</c>.</param>
    /// <param name="eps">Keeps the division finite, ≥ 0.</param>
    /// <param name="elementwiseAffine">Whether there are weights and biases, one for each element.</param>
    /// <param name="bias">Whether there are biases, if there are weights.</param>
    /// <param name="weightInit">How the weights start, if not with 1.</param>
    /// <param name="biasInit">How the biases start, if not with 0.</param>
    public LayerNorm(ReadOnlySpan<int> normalizedShape, double eps = 1e-5, bool elementwiseAffine = true, bool bias = true, Init? weightInit = null, Init? biasInit = null)
    {
        NormalizedShape = new Shape(normalizedShape);
        Eps = eps;
        Weight = elementwiseAffine ? new Parameter(normalizedShape, weightInit ?? Init.Ones) : null;
        Bias = elementwiseAffine && bias ? new Parameter(normalizedShape, biasInit ?? Init.Zeros) : null;
    }

    /// <summary>Declares the layer for the last dimension alone.</summary>
    /// <param name="normalizedShape">The size of the last dimension: <c>512</c>.</param>
    /// <param name="eps">Keeps the division finite, ≥ 0.</param>
    /// <param name="elementwiseAffine">Whether there are weights and biases, one for each element.</param>
    /// <param name="bias">Whether there are biases, if there are weights.</param>
    /// <param name="weightInit">How the weights start, if not with 1.</param>
    /// <param name="biasInit">How the biases start, if not with 0.</param>
    public LayerNorm(int normalizedShape, double eps = 1e-5, bool elementwiseAffine = true, bool bias = true, Init? weightInit = null, Init? biasInit = null)
        : this([normalizedShape], eps, elementwiseAffine, bias, weightInit, biasInit)
    {
    }

    /// <summary>The sizes of the last dimensions.</summary>
    public Shape NormalizedShape { get; }

    /// <summary>Keeps the division finite.</summary>
    public double Eps { get; }

    /// <summary>The weights, of the normalised shape, if the layer has any.</summary>
    public Parameter? Weight { get; }

    /// <summary>The biases, of the normalised shape, if the layer has any.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder)
    {
        binder.Bind(Weight);
        binder.Bind(Bias);
    }
}
