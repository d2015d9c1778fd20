using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// Attention with several heads: <c>out_proj(concat(softmax(q·kᵀ/√d)·v))</c> of projected queries, keys and values. <c>torch.nn.MultiheadAttention</c>; the projections within start uniform in ±√(6/(in + out)),
/// that of the result uniform in ±1/√embedDim, biases with 0.
/// </summary>
public sealed class MultiheadAttention : IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="embedDim">The size of queries and of the result, ≥ 1.</param>
    /// <param name="numHeads">The number of heads, a divisor of <paramref name="embedDim"/>.</param>
    /// <param name="dropout">The probability with which a weight is dropped in training, 0 … 1.</param>
    /// <param name="bias">Whether the projections add biases.</param>
    /// <param name="addBiasKV">Whether a learned key and value stand behind those that are given.</param>
    /// <param name="addZeroAttn">Whether a key and value of zeros stand behind those that are given.</param>
    /// <param name="kdim">The size of keys, if not <paramref name="embedDim"/>.</param>
    /// <param name="vdim">The size of values, if not <paramref name="embedDim"/>.</param>
    /// <param name="batchFirst">Whether inputs and results are <c>[batch, time, …]</c> rather than <c>[time, batch, …]</c>.</param>
    public MultiheadAttention(
        int embedDim, int numHeads, double dropout = 0, bool bias = true, bool addBiasKV = false, bool addZeroAttn = false, int? kdim = null, int? vdim = null, bool batchFirst = false)
        : this(embedDim, numHeads, dropout, bias, addBiasKV, addZeroAttn, kdim, vdim, batchFirst, null)
    {
    }

    internal MultiheadAttention(int embedDim, int numHeads, double dropout, bool bias, bool addBiasKV, bool addZeroAttn, int? kdim, int? vdim, bool batchFirst, Init? resultInit)
    {
        (EmbedDim, NumHeads, Dropout, BatchFirst) = (embedDim, numHeads, dropout, batchFirst);
        (int key, int value) = (kdim ?? embedDim, vdim ?? embedDim);
        if (key == embedDim && value == embedDim)
        {
            InProjWeight = new Parameter([3 * embedDim, embedDim], Xavier(3 * embedDim, embedDim));
        }
        else
        {
            QProjWeight = new Parameter([embedDim, embedDim], Xavier(embedDim, embedDim));
            KProjWeight = new Parameter([embedDim, key], Xavier(embedDim, key));
            VProjWeight = new Parameter([embedDim, value], Xavier(embedDim, value));
        }

        InProjBias = bias ? new Parameter([3 * embedDim]) : null;
        Init normal = Init.Normal(0, 1 / Math.Sqrt(embedDim));
        BiasK = addBiasKV ? new Parameter([1, 1, embedDim], normal) : null;
        BiasV = addBiasKV ? new Parameter([1, 1, embedDim], normal) : null;
        OutProj = new Linear(embedDim, embedDim, bias, resultInit, biasInit: Init.Zeros);
    }

    /// <summary>The size of queries and of the result.</summary>
    public int EmbedDim { get; }

    /// <summary>The number of heads.</summary>
    public int NumHeads { get; }

    /// <summary>The probability with which a weight is dropped in training.</summary>
    public double Dropout { get; }

    /// <summary>Whether the batch is the first dimension.</summary>
    public bool BatchFirst { get; }

    /// <summary>The weights of queries, keys and values, <c>[3·embedDim, embedDim]</c>, if all are of one size.</summary>
    public Parameter? InProjWeight { get; }

    /// <summary>The weight of the queries, <c>[embedDim, embedDim]</c>, if sizes differ.</summary>
    public Parameter? QProjWeight { get; }

    /// <summary>The weight of the keys, <c>[embedDim, kdim]</c>, if sizes differ.</summary>
    public Parameter? KProjWeight { get; }

    /// <summary>The weight of the values, <c>[embedDim, vdim]</c>, if sizes differ.</summary>
    public Parameter? VProjWeight { get; }

    /// <summary>The biases of queries, keys and values, <c>[3·embedDim]</c>, if there are any.</summary>
    public Parameter? InProjBias { get; }

    /// <summary>The learned key, <c>[1, 1, embedDim]</c>, if there is one.</summary>
    public Parameter? BiasK { get; }

    /// <summary>The learned value, <c>[1, 1, embedDim]</c>, if there is one.</summary>
    public Parameter? BiasV { get; }

    /// <summary>The projection of the result.</summary>
    public Linear OutProj { get; }

    /// <summary>Declares the attention; read by the generator, never executed.</summary>
    /// <param name="query"><c>[time, batch, embedDim]</c>, with <c>batchFirst</c> <c>[batch, time, embedDim]</c>, or <c>[time, embedDim]</c>.</param>
    /// <param name="key">The same with keys for time and of the size of keys.</param>
    /// <param name="value">The same with keys for time and of the size of values.</param>
    /// <param name="keyPaddingMask">Keys that are not seen, <c>[batch, keys]</c>: <see langword="true"/> for those.</param>
    /// <param name="attnMask">What is added to scores, or <see langword="true"/> for what is not seen: <c>[time, keys]</c> or <c>[batch · numHeads, time, keys]</c>.</param>
    /// <param name="isCausal">Whether a query sees no key behind its own place. Unlike PyTorch's, this is no hint at a mask but one itself.</param>
    /// <param name="scoreMod">What becomes of a score, <c>(score, b, h, i, j) => …</c>, as in <see cref="Ops.ScaledDotProductAttention(Tensor, Tensor, Tensor, Tensor?, double, bool, double?, bool, IntTensor?, IntTensor?, int?, Func{Tensor, IntTensor, IntTensor, IntTensor, IntTensor, Tensor}?, Func{IntTensor, IntTensor, IntTensor, IntTensor, BoolTensor}?)"/>; not beside a mask of floats.</param>
    /// <param name="maskMod">Whether a query at place i sees the key at place j, <c>(b, h, i, j) => …</c>. Neither formula goes with <c>addBiasKV</c> or <c>addZeroAttn</c>, whose keys have no place.</param>
    public Tensor Forward(
        Tensor query,
        Tensor key,
        Tensor value,
        BoolTensor? keyPaddingMask = null,
        AttentionMask? attnMask = null,
        bool isCausal = false,
        Func<Tensor, IntTensor, IntTensor, IntTensor, IntTensor, Tensor>? scoreMod = null,
        Func<IntTensor, IntTensor, IntTensor, IntTensor, BoolTensor>? maskMod = null) => throw new DeclarationOnlyException();

    /// <summary>Declares the attention with its weights; read by the generator, never executed. They have as many elements as there are scores, which is what the form without them never makes.</summary>
    /// <param name="query">As in the form without weights.</param>
    /// <param name="key">As in the form without weights.</param>
    /// <param name="value">As in the form without weights.</param>
    /// <param name="needWeights">Must be <see langword="true"/>.</param>
    /// <param name="keyPaddingMask">Keys that are not seen, <c>[batch, keys]</c>.</param>
    /// <param name="attnMask">What is added to scores, or <see langword="true"/> for what is not seen.</param>
    /// <param name="averageAttnWeights">Whether weights are those of all heads averaged, <c>[batch, time, keys]</c>, or of each, <c>[batch, numHeads, time, keys]</c>.</param>
    /// <param name="isCausal">Whether a query sees no key behind its own place.</param>
    /// <returns>The result, and the weights before dropout.</returns>
    public (Tensor Output, Tensor Weights) Forward(
        Tensor query, Tensor key, Tensor value, bool needWeights, BoolTensor? keyPaddingMask = null, AttentionMask? attnMask = null, bool averageAttnWeights = true, bool isCausal = false) =>
        throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder)
    {
        binder.Bind(InProjWeight);
        binder.Bind(QProjWeight);
        binder.Bind(KProjWeight);
        binder.Bind(VProjWeight);
        binder.Bind(InProjBias);
        binder.Bind(BiasK);
        binder.Bind(BiasV);
        binder.Bind(OutProj);
    }

    private static Init Xavier(int outputs, int inputs)
    {
        double bound = Math.Sqrt(6.0 / (outputs + inputs));
        return Init.Uniform(-bound, bound);
    }
}
