using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// T5's bias of attention scores by the distance between a query and a key (Raffel and others 2020): a learned number for each bucket of distances and each head, a table that attentions may share. The table starts
/// standard normal.
/// </summary>
/// <remarks><c>ScaledDotProductAttention(q, k, v, scale: 1, scoreMod: (score, b, h, i, j) => score + bias.Forward(h, i, j))</c>; Hugging Face's name for the table is <c>relative_attention_bias.weight</c>.</remarks>
public sealed class RelativePositionBias : IBindable
{
    /// <summary>Declares the table.</summary>
    /// <param name="numHeads">The number of heads, ≥ 1.</param>
    /// <param name="bidirectional">Whether keys behind the query have buckets of their own; else, as in a decoder, they are in that of distance 0.</param>
    /// <param name="numBuckets">The number of buckets, ≥ 2, or with <paramref name="bidirectional"/> even and ≥ 4.</param>
    /// <param name="maxDistance">The distance from which on all are in the last bucket, greater than the number of distances that have buckets of their own.</param>
    /// <param name="weightInit">How the table starts, if not standard normal.</param>
    public RelativePositionBias(int numHeads, bool bidirectional = true, int numBuckets = 32, int maxDistance = 128, Init? weightInit = null)
    {
        (NumHeads, Bidirectional, NumBuckets, MaxDistance) = (numHeads, bidirectional, numBuckets, maxDistance);
        Weight = new Parameter([numBuckets, numHeads], weightInit ?? Init.Normal());
    }

    /// <summary>The number of heads.</summary>
    public int NumHeads { get; }

    /// <summary>Whether keys behind the query have buckets of their own.</summary>
    public bool Bidirectional { get; }

    /// <summary>The number of buckets.</summary>
    public int NumBuckets { get; }

    /// <summary>The distance from which on all are in the last bucket.</summary>
    public int MaxDistance { get; }

    /// <summary>The table, <c>[numBuckets, numHeads]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>Declares the bias of one score, in the lambda <c>scoreMod</c> of an attention; read by the generator, never executed.</summary>
    /// <param name="h">The head.</param>
    /// <param name="i">The place of the query.</param>
    /// <param name="j">The place of the key.</param>
    public Tensor Forward(IntTensor h, IntTensor i, IntTensor j) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder) => binder.Bind(Weight);
}
