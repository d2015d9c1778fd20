using ModelGen.Runtime;

namespace ModelGen;

/// <summary>A transformer's encoder: <see cref="TransformerEncoderLayer"/>s one after the other (attention to the sequence itself, then a perceptron), and a normalisation behind them if wanted. <c>torch.nn.TransformerEncoder</c>, with its names: <c>layers.0.…</c>, <c>norm.…</c>.</summary>
public sealed class TransformerEncoder : IBindable
{
    private readonly TransformerEncoderLayer[] layers;

    /// <summary>Declares the stack.</summary>
    /// <param name="dModel">The size of the last dimension, ≥ 1.</param>
    /// <param name="nhead">The number of heads, a divisor of <paramref name="dModel"/>.</param>
    /// <param name="numLayers">The number of layers, 1 … 1000, each with tensors of its own; they are one emitted method in a loop.</param>
    /// <param name="dimFeedforward">The size between the linear layers, ≥ 1.</param>
    /// <param name="dropout">The probability of dropping weights of attention, and elements of what is added and of the perceptron, in training, 0 … 1.</param>
    /// <param name="activation">What is between the linear layers.</param>
    /// <param name="layerNormEps">What normalisations add to variances.</param>
    /// <param name="batchFirst">Whether inputs and results are <c>[batch, time, dModel]</c> rather than <c>[time, batch, dModel]</c>.</param>
    /// <param name="normFirst">Whether what each part is given is normalised, rather than its sum with what the part gives.</param>
    /// <param name="bias">Whether linear layers and normalisations have biases.</param>
    /// <param name="norm">Whether what the last layer gives is normalised.</param>
    public TransformerEncoder(
        int dModel,
        int nhead,
        int numLayers,
        int dimFeedforward = 2048,
        double dropout = 0.1,
        FeedForwardActivation activation = FeedForwardActivation.Relu,
        double layerNormEps = 1e-5,
        bool batchFirst = false,
        bool normFirst = false,
        bool bias = true,
        bool norm = false)
        : this(dModel, nhead, numLayers, dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias, norm, null)
    {
    }

    /// <param name="weightInit">How matrices start; null for as the layers themselves say.</param>
    internal TransformerEncoder(
        int dModel, int nhead, int numLayers, int dimFeedforward, double dropout, FeedForwardActivation activation, double layerNormEps, bool batchFirst, bool normFirst, bool bias, bool norm, Init? weightInit)
    {
        layers = new TransformerEncoderLayer[numLayers];
        for (int i = 0; i < numLayers; i++)
        {
            layers[i] = new TransformerEncoderLayer(dModel, nhead, dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias, weightInit);
        }

        Norm = norm ? new LayerNorm(dModel, layerNormEps, bias: bias) : null;
    }

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<TransformerEncoderLayer> Layers => layers;

    /// <summary>The normalisation behind the last layer, if there is one.</summary>
    public LayerNorm? Norm { get; }

    /// <summary>Declares the stack; read by the generator, never executed.</summary>
    /// <param name="src"><c>[time, batch, dModel]</c>, with <c>batchFirst</c> <c>[batch, time, dModel]</c>, or <c>[time, dModel]</c>.</param>
    /// <param name="mask">What is added to scores, or <see langword="true"/> for what is not seen: <c>[time, time]</c> or <c>[batch · nhead, time, time]</c>.</param>
    /// <param name="srcKeyPaddingMask">Where the sequence is not seen, <c>[batch, time]</c>: <see langword="true"/> for that.</param>
    /// <param name="isCausal">Whether no element sees those behind it. Unlike PyTorch's, this is no hint at a mask but one itself.</param>
    public Tensor Forward(Tensor src, AttentionMask? mask = null, BoolTensor? srcKeyPaddingMask = null, bool isCausal = false) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder)
    {
        binder.Bind(layers);
        binder.Bind(Norm);
    }
}
