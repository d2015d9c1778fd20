using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Normalises each channel of each image of <c>[batch, numFeatures, depth, height, width]</c>, or of one image, over its positions: <c>(x − mean)/√(var + eps)·weight + bias</c>. With running averages of the moments,
/// which are saved with the model, these are used otherwise than in training. Weights begin with 1, biases with 0. <c>torch.nn.InstanceNorm3d</c>.
/// </summary>
/// <remarks>As in PyTorch, images of a single position are refused, since it has no variance: at build time, or by the entry point with an <see cref="ArgumentException"/>.</remarks>
public sealed class InstanceNorm3d : BatchNormLayer, ILayer, IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="numFeatures">The number of channels, ≥ 1.</param>
    /// <param name="eps">Keeps the division finite, ≥ 0.</param>
    /// <param name="momentum">The share of a batch in the running averages, in [0, 1]; NaN for none, PyTorch's <c>None</c>.</param>
    /// <param name="affine">Whether there are weights and biases, one for each channel.</param>
    /// <param name="trackRunningStats">Whether there are running averages; batches are not counted.</param>
    /// <param name="weightInit">How the weights start, if not with 1.</param>
    /// <param name="biasInit">How the biases start, if not with 0.</param>
    public InstanceNorm3d(int numFeatures, double eps = 1e-5, double momentum = 0.1, bool affine = false, bool trackRunningStats = false, Init? weightInit = null, Init? biasInit = null)
        : base(numFeatures, eps, momentum, affine, trackRunningStats, weightInit, biasInit)
    {
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder) => BindTensors(binder);
}
