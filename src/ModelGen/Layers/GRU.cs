using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Gated recurrent units (Cho et al., 2014): <c>r = σ(x_r + h_r), z = σ(x_z + h_z), n = tanh(x_n + r·h_n), h' = (1 − z)·n + z·h</c> with
/// <c>x_• = x · W_i•ᵀ + b_i•</c> and <c>h_• = h · W_h•ᵀ + b_h•</c>; the weights hold the gates in the order r, z, n.
/// <c>torch.nn.GRU</c>.
/// </summary>
/// <inheritdoc/>
public sealed class GRU : RecurrentLayer, IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="inputSize">The size of the input's last dimension, ≥ 1.</param>
    /// <param name="hiddenSize">The number of units, ≥ 1.</param>
    /// <param name="numLayers">The number of layers, ≥ 1, each fed by the outputs of the one before.</param>
    /// <param name="bias">Whether the gates have biases.</param>
    /// <param name="batchFirst">Whether inputs and outputs are <c>[batch, time, …]</c> rather than <c>[time, batch, …]</c>.</param>
    /// <param name="dropout">The probability with which an output of a layer but the last is dropped in training, 0 … 1.</param>
    /// <param name="bidirectional">Whether each layer goes through the sequence in both directions.</param>
    /// <param name="weightInit">How the weights start, if not uniform in ±1/√hiddenSize.</param>
    /// <param name="recurrentInit">How the weights of the state (<c>weight_hh</c>) start, if not as the others: <c>Init.Orthogonal()</c>.</param>
    /// <param name="biasInit">How the biases start, if not uniform in ±1/√hiddenSize.</param>
    public GRU(
        int inputSize,
        int hiddenSize,
        int numLayers = 1,
        bool bias = true,
        bool batchFirst = false,
        double dropout = 0,
        bool bidirectional = false,
        Init? weightInit = null,
        Init? recurrentInit = null,
        Init? biasInit = null)
        : base(3, inputSize, hiddenSize, numLayers, bias, batchFirst, dropout, bidirectional, weightInit, recurrentInit, biasInit)
    {
    }

    /// <summary>Goes through a sequence from a state of zeros; read by the generator, never executed.</summary>
    /// <param name="x"><c>[time, batch, inputSize]</c>, or with <c>batchFirst</c> <c>[batch, time, inputSize]</c>.</param>
    /// <param name="lengths">The length of each sequence, <c>[batch]</c>, in 0 … time; all are of full length without it.</param>
    /// <returns>The outputs, <c>[time, batch, directions · hiddenSize]</c> or with the batch first, and the last state: <c>[numLayers · directions, batch, hiddenSize]</c>.</returns>
    public (Tensor Output, Tensor State) Forward(Tensor x, IntTensor? lengths = null) => throw new DeclarationOnlyException();

    /// <summary>Goes through a sequence from a given state; read by the generator, never executed.</summary>
    /// <param name="x"><c>[time, batch, inputSize]</c>, or with <c>batchFirst</c> <c>[batch, time, inputSize]</c>.</param>
    /// <param name="h0">The state to begin with: <c>[numLayers · directions, batch, hiddenSize]</c>.</param>
    /// <param name="lengths">The length of each sequence, <c>[batch]</c>, in 0 … time; all are of full length without it.</param>
    /// <returns>The outputs, <c>[time, batch, directions · hiddenSize]</c> or with the batch first, and the last state, like <paramref name="h0"/>.</returns>
    public (Tensor Output, Tensor State) Forward(Tensor x, Tensor h0, IntTensor? lengths = null) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder) => BindParameters(binder);
}
