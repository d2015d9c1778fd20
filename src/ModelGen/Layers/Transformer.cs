using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Encoder and decoder of sequences (Vaswani and others 2017), each with a normalisation behind its layers. <c>torch.nn.Transformer</c>, with its parameters and names; matrices start uniform by
/// <see cref="Init.XavierUniform(double)"/>. Embeddings and positions are put before it, a linear layer behind it.
/// </summary>
public sealed class Transformer : IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="dModel">The size of the last dimension, ≥ 1.</param>
    /// <param name="nhead">The number of heads, a divisor of <paramref name="dModel"/>.</param>
    /// <param name="numEncoderLayers">The number of the encoder's layers, 1 … 1000.</param>
    /// <param name="numDecoderLayers">The number of the decoder's layers, 1 … 1000.</param>
    /// <param name="dimFeedforward">The size between the linear layers, ≥ 1.</param>
    /// <param name="dropout">The probability of dropping weights of attention, and elements of what is added and of the perceptron, in training, 0 … 1.</param>
    /// <param name="activation">What is between the linear layers.</param>
    /// <param name="layerNormEps">What normalisations add to variances.</param>
    /// <param name="batchFirst">Whether inputs and results are <c>[batch, time, dModel]</c> rather than <c>[time, batch, dModel]</c>.</param>
    /// <param name="normFirst">Whether what each part is given is normalised, rather than its sum with what the part gives.</param>
    /// <param name="bias">Whether linear layers and normalisations have biases.</param>
    public Transformer(
        int dModel = 512,
        int nhead = 8,
        int numEncoderLayers = 6,
        int numDecoderLayers = 6,
        int dimFeedforward = 2048,
        double dropout = 0.1,
        FeedForwardActivation activation = FeedForwardActivation.Relu,
        double layerNormEps = 1e-5,
        bool batchFirst = false,
        bool normFirst = false,
        bool bias = true)
    {
        Init init = Init.XavierUniform();
        Encoder = new TransformerEncoder(dModel, nhead, numEncoderLayers, dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias, norm: true, init);
        Decoder = new TransformerDecoder(dModel, nhead, numDecoderLayers, dimFeedforward, dropout, activation, layerNormEps, batchFirst, normFirst, bias, norm: true, init);
    }

    /// <summary>The encoder.</summary>
    public TransformerEncoder Encoder { get; }

    /// <summary>The decoder.</summary>
    public TransformerDecoder Decoder { get; }

    /// <summary>Declares the decoder of what the encoder gives; read by the generator, never executed. Its parts can be called by themselves: <c>Encoder.Forward</c>, <c>Decoder.Forward</c>.</summary>
    /// <param name="src">The source: <c>[time, batch, dModel]</c>, with <c>batchFirst</c> <c>[batch, time, dModel]</c>, or <c>[time, dModel]</c>.</param>
    /// <param name="tgt">The target, in the same order.</param>
    /// <param name="srcMask">What is added to scores within the source, or <see langword="true"/> for what is not seen.</param>
    /// <param name="tgtMask">The same within the target.</param>
    /// <param name="memoryMask">The same between target and source.</param>
    /// <param name="srcKeyPaddingMask">Where the source is not seen by itself, <c>[batch, time]</c>: <see langword="true"/> for that.</param>
    /// <param name="tgtKeyPaddingMask">Where the target is not seen.</param>
    /// <param name="memoryKeyPaddingMask">Where the source is not seen by the target.</param>
    /// <param name="srcIsCausal">Whether no element of the source sees those behind it: a mask itself.</param>
    /// <param name="tgtIsCausal">The same of the target.</param>
    /// <param name="memoryIsCausal">The same of the source as the target sees it.</param>
    public Tensor Forward(
        Tensor src,
        Tensor tgt,
        AttentionMask? srcMask = null,
        AttentionMask? tgtMask = null,
        AttentionMask? memoryMask = null,
        BoolTensor? srcKeyPaddingMask = null,
        BoolTensor? tgtKeyPaddingMask = null,
        BoolTensor? memoryKeyPaddingMask = null,
        bool srcIsCausal = false,
        bool tgtIsCausal = false,
        bool memoryIsCausal = false) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder)
    {
        binder.Bind(Encoder);
        binder.Bind(Decoder);
    }
}
