using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Normalises each channel of <c>[batch, numFeatures, depth, height, width]</c> over batch and positions: <c>(x − mean)/√(var + eps)·weight + bias</c>. In training by the moments of
/// the batch, whose running averages are saved with the model and used otherwise. Weights begin with 1, biases with 0. <c>torch.nn.BatchNorm3d</c>.
/// </summary>
/// <remarks>As in PyTorch, a training step whose channels have a single value each throws <see cref="ArgumentException"/> before anything changes: there is no variance. A <see cref="DataLoader"/> leaves out a last batch of one by <see cref="DataLoader.DropLast"/>.</remarks>
public sealed class BatchNorm3d : BatchNormLayer, ILayer, IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="numFeatures">The number of channels, ≥ 1.</param>
    /// <param name="eps">Keeps the division finite, ≥ 0.</param>
    /// <param name="momentum">The share of a batch in the running averages, in [0, 1]; NaN for the mean of all batches, PyTorch's <c>None</c>.</param>
    /// <param name="affine">Whether there are weights and biases, one for each channel.</param>
    /// <param name="trackRunningStats">Whether there are running averages; else batches count otherwise as well.</param>
    /// <param name="weightInit">How the weights start, if not with 1.</param>
    /// <param name="biasInit">How the biases start, if not with 0.</param>
    public BatchNorm3d(int numFeatures, double eps = 1e-5, double momentum = 0.1, bool affine = true, bool trackRunningStats = true, Init? weightInit = null, Init? biasInit = null)
        : base(numFeatures, eps, momentum, affine, trackRunningStats, weightInit, biasInit)
    {
    }

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder) => BindTensors(binder);
}
