using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Normalises groups of channels of <c>[batch, numChannels, …]</c> over all positions: <c>(x − mean)/√(var + eps)·weight + bias</c>. Weights begin with 1, biases with 0. <c>torch.nn.GroupNorm</c>.
/// </summary>
public sealed class GroupNorm : ILayer, IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="numGroups">The number of groups, ≥ 1.</param>
    /// <param name="numChannels">The number of channels, divisible by that of groups.</param>
    /// <param name="eps">Keeps the division finite, ≥ 0.</param>
    /// <param name="affine">Whether there are weights and biases, one for each channel.</param>
    /// <param name="weightInit">How the weights start, if not with 1.</param>
    /// <param name="biasInit">How the biases start, if not with 0.</param>
    public GroupNorm(int numGroups, int numChannels, double eps = 1e-5, bool affine = true, Init? weightInit = null, Init? biasInit = null)
    {
        (NumGroups, NumChannels, Eps) = (numGroups, numChannels, eps);
        Weight = affine ? new Parameter([numChannels], weightInit ?? Init.Ones) : null;
        Bias = affine ? new Parameter([numChannels], biasInit ?? Init.Zeros) : null;
    }

    /// <summary>The number of groups.</summary>
    public int NumGroups { get; }

    /// <summary>The number of channels.</summary>
    public int NumChannels { get; }

    /// <summary>Keeps the division finite.</summary>
    public double Eps { get; }

    /// <summary>The weights, <c>[numChannels]</c>, if the layer has any.</summary>
    public Parameter? Weight { get; }

    /// <summary>The biases, <c>[numChannels]</c>, if the layer has any.</summary>
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
