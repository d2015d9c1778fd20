using ModelGen.Runtime;

namespace ModelGen;

/// <summary>What <see cref="RNN"/>, <see cref="GRU"/> and <see cref="LSTM"/> have in common.</summary>
/// <remarks>
/// <para>
/// Parameters are called as in PyTorch: <c>weight_ih_l0</c> [gates · hiddenSize, inputSize], <c>weight_hh_l0</c> [gates · hiddenSize, hiddenSize],
/// <c>bias_ih_l0</c> and <c>bias_hh_l0</c> [gates · hiddenSize], <c>…_l1</c> for the next layer, <c>…_reverse</c> for the other direction. All start uniform in
/// ±1/√hiddenSize where the declaration does not choose otherwise.
/// </para>
/// <para>
/// The input's half of the gates is one matrix product over all steps; a step is one product of the state and the recurrent weights, and fused elementwise code.
/// The length of the sequence is a named dimension like any other: neither source nor compile time grow with it.
/// </para>
/// <para>
/// With <c>lengths</c>, one for each sequence, the steps behind a sequence's end are left out as by <c>torch.nn.utils.rnn.pack_padded_sequence</c>: outputs there
/// are zero, the last state is that of the last real step, and the reverse direction begins with it. What the input holds there, be it NaN, makes no difference to any
/// result or gradient.
/// </para>
/// </remarks>
public abstract class RecurrentLayer
{
    private readonly List<Parameter> parameters = [];

    private protected RecurrentLayer(int gates, int inputSize, int hiddenSize, int numLayers, bool bias, bool batchFirst, double dropout, bool bidirectional, Init? weightInit, Init? recurrentInit, Init? biasInit, int projSize = 0)
    {
        (InputSize, HiddenSize, NumLayers) = (inputSize, hiddenSize, numLayers);
        (HasBias, BatchFirst, Dropout, IsBidirectional) = (bias, batchFirst, dropout, bidirectional);
        var uniform = Init.Uniform(-1 / Math.Sqrt(hiddenSize), 1 / Math.Sqrt(hiddenSize));
        int output = projSize > 0 ? projSize : hiddenSize, directions = bidirectional ? 2 : 1;
        for (int i = 0; i < numLayers * directions; i++)
        {
            Add(weightInit, gates * hiddenSize, i < directions ? inputSize : output * directions);
            Add(recurrentInit ?? weightInit, gates * hiddenSize, output);
            if (bias)
            {
                Add(biasInit, gates * hiddenSize);
                Add(biasInit, gates * hiddenSize);
            }

            if (projSize > 0)
            {
                Add(weightInit, projSize, hiddenSize);
            }
        }

        void Add(Init? init, params ReadOnlySpan<int> shape) => parameters.Add(new Parameter(shape, init ?? uniform));
    }

    /// <summary>The size of an input's last dimension.</summary>
    public int InputSize { get; }

    /// <summary>The number of units of a layer.</summary>
    public int HiddenSize { get; }

    /// <summary>The number of layers, each fed by the outputs of the one before.</summary>
    public int NumLayers { get; }

    /// <summary>Whether the gates have biases.</summary>
    public bool HasBias { get; }

    /// <summary>Whether inputs and outputs are <c>[batch, time, …]</c> rather than <c>[time, batch, …]</c>; states are not affected.</summary>
    public bool BatchFirst { get; }

    /// <summary>The probability with which an output of a layer but the last is dropped in training.</summary>
    public double Dropout { get; }

    /// <summary>Whether each layer goes through the sequence in both directions; the outputs are joined.</summary>
    public bool IsBidirectional { get; }

    /// <summary>Gives the layer's parameters their places, in order.</summary>
    private protected void BindParameters(Binder binder)
    {
        foreach (Parameter parameter in parameters)
        {
            binder.Bind(parameter);
        }
    }
}
