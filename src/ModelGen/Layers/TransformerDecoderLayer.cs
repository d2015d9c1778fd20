using ModelGen.Runtime;

namespace ModelGen;

/// <summary>A layer of a transformer's decoder: attention to the sequence itself, attention to what the encoder gave, a perceptron, each added to what it is given and normalised (Vaswani and others 2017). <c>torch.nn.TransformerDecoderLayer</c>, with its parameters and names.</summary>
public sealed class TransformerDecoderLayer : IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="dModel">The size of the last dimension, ≥ 1.</param>
    /// <param name="nhead">The number of heads, a divisor of <paramref name="dModel"/>.</param>
    /// <param name="dimFeedforward">The size between the linear layers, ≥ 1.</param>
    /// <param name="dropout">The probability of dropping weights of attention, and elements of what is added and of the perceptron, in training, 0 … 1.</param>
    /// <param name="activation">What is between the linear layers.</param>
    /// <param name="layerNormEps">What normalisations add to variances.</param>
    /// <param name="batchFirst">Whether inputs and results are <c>[batch, time, dModel]</c> rather than <c>[time, batch, dModel]</c>.</param>
    /// <param name="normFirst">Whether what each part is given is normalised, rather than its sum with what the part gives.</param>
    /// <param name="bias">Whether linear layers and normalisations have biases.</param>
    public TransformerDecoderLayer(
        int dModel,
        int nhead,
        int dimFeedforward = 2048,
        double dropout = 0.1,
        FeedForwardActivation activation = FeedForwardActivation.Relu,
        double layerNormEps = 1e-5,
        bool batchFirst = false,
        bool normFirst = false,
        bool bias = true)
        : this(dModel, nhead, dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias, null)
    {
    }

    /// <param name="weightInit">How matrices start; null for as the layers themselves say.</param>
    internal TransformerDecoderLayer(
        int dModel, int nhead, int dimFeedforward, double dropout, FeedForwardActivation activation, double layerNormEps, bool batchFirst, bool normFirst, bool bias, Init? weightInit)
    {
        (Dropout, Activation, LayerNormEps, NormFirst) = (dropout, activation, layerNormEps, normFirst);
        SelfAttn = new MultiheadAttention(dModel, nhead, dropout, bias, false, false, null, null, batchFirst, weightInit);
        MultiheadAttn = new MultiheadAttention(dModel, nhead, dropout, bias, false, false, null, null, batchFirst, weightInit);
        Linear1 = new Linear(dModel, dimFeedforward, bias, weightInit);
        Linear2 = new Linear(dimFeedforward, dModel, bias, weightInit);
        Norm1 = new LayerNorm(dModel, layerNormEps, bias: bias);
        Norm2 = new LayerNorm(dModel, layerNormEps, bias: bias);
        Norm3 = new LayerNorm(dModel, layerNormEps, bias: bias);
    }

    /// <summary>The probability of dropping.</summary>
    public double Dropout { get; }

    /// <summary>What is between the linear layers.</summary>
    public FeedForwardActivation Activation { get; }

    /// <summary>What normalisations add to variances.</summary>
    public double LayerNormEps { get; }

    /// <summary>Whether each part's input is normalised.</summary>
    public bool NormFirst { get; }

    /// <summary>The attention to the sequence itself.</summary>
    public MultiheadAttention SelfAttn { get; }

    /// <summary>The attention to what the encoder gave.</summary>
    public MultiheadAttention MultiheadAttn { get; }

    /// <summary>The first linear layer of the perceptron.</summary>
    public Linear Linear1 { get; }

    /// <summary>The second linear layer of the perceptron.</summary>
    public Linear Linear2 { get; }

    /// <summary>The normalisation of the attention to the sequence itself.</summary>
    public LayerNorm Norm1 { get; }

    /// <summary>The normalisation of the attention to the encoder.</summary>
    public LayerNorm Norm2 { get; }

    /// <summary>The normalisation of the perceptron.</summary>
    public LayerNorm Norm3 { get; }

    /// <summary>Declares the layer; read by the generator, never executed.</summary>
    /// <param name="tgt"><c>[time, batch, dModel]</c>, with <c>batchFirst</c> <c>[batch, time, dModel]</c>, or <c>[time, dModel]</c>.</param>
    /// <param name="memory">What the encoder gave, in the same order.</param>
    /// <param name="tgtMask">What is added to scores within the sequence, or <see langword="true"/> for what is not seen: <c>[time, time]</c> or <c>[batch · nhead, time, time]</c>.</param>
    /// <param name="memoryMask">The same for scores of the memory, <c>[time, keys]</c> or <c>[batch · nhead, time, keys]</c>.</param>
    /// <param name="tgtKeyPaddingMask">Where the sequence is not seen, <c>[batch, time]</c>: <see langword="true"/> for that.</param>
    /// <param name="memoryKeyPaddingMask">Where the memory is not seen.</param>
    /// <param name="tgtIsCausal">Whether no element sees those behind it: a mask itself.</param>
    /// <param name="memoryIsCausal">The same of the memory.</param>
    public Tensor Forward(
        Tensor tgt,
        Tensor memory,
        AttentionMask? tgtMask = null,
        AttentionMask? memoryMask = null,
        BoolTensor? tgtKeyPaddingMask = null,
        BoolTensor? memoryKeyPaddingMask = null,
        bool tgtIsCausal = false,
        bool memoryIsCausal = false) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder)
    {
        binder.Bind(SelfAttn);
        binder.Bind(MultiheadAttn);
        binder.Bind(Linear1);
        binder.Bind(Linear2);
        binder.Bind(Norm1);
        binder.Bind(Norm2);
        binder.Bind(Norm3);
    }
}
