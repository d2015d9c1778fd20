using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// The mean, sum or maximum of the vectors in a bag, without the vectors themselves: <c>[bags, n] → [bags, embeddingDim]</c>.
/// <c>torch.nn.EmbeddingBag</c>; the table starts standard normal, the row <c>paddingIdx</c> zero.
/// </summary>
/// <remarks>The table is copied in, used twice and frozen as that of an <see cref="Embedding"/>.</remarks>
public sealed class EmbeddingBag : IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="numEmbeddings">The number of rows, ≥ 1.</param>
    /// <param name="embeddingDim">The length of a row, ≥ 1.</param>
    /// <param name="mode">How the rows of a bag become one.</param>
    /// <param name="paddingIdx">
    /// A row that starts as zeros, counts as not there and gets no gradient, −numEmbeddings … numEmbeddings − 1; negative counts from the end.
    /// </param>
    /// <param name="frozen">Whether the table is not trained: a <see cref="StateTensor"/>, saved and loaded with the model.</param>
    /// <param name="sparse">
    /// Whether the gradient has only the rows that were looked up, and optimizers leave all others alone, so that a step does not cost more for a larger table:
    /// PyTorch's <c>sparse</c>. <see cref="SGD"/> without momentum and weight decay then computes what it computes otherwise, <see cref="Adam"/> and
    /// <see cref="Adagrad"/> what PyTorch's do for sparse gradients. Such a table is looked up by its layer and used nowhere else, and is not frozen; maxima are not sparse.
    /// </param>
    /// <param name="weightInit">How the table starts, if not standard normal; the row <paramref name="paddingIdx"/> is zero in any case.</param>
    public EmbeddingBag(
        int numEmbeddings,
        int embeddingDim,
        EmbeddingBagMode mode = EmbeddingBagMode.Mean,
        int? paddingIdx = null,
        bool frozen = false,
        bool sparse = false,
        Init? weightInit = null)
    {
        NumEmbeddings = numEmbeddings;
        EmbeddingDim = embeddingDim;
        Mode = mode;
        PaddingIdx = Embedding.Row(paddingIdx, numEmbeddings);
        IsFrozen = frozen;
        IsSparse = sparse;
        Weight = Embedding.Table(numEmbeddings, embeddingDim, PaddingIdx, frozen, weightInit);
    }

    /// <summary>The number of rows.</summary>
    public int NumEmbeddings { get; }

    /// <summary>The length of a row.</summary>
    public int EmbeddingDim { get; }

    /// <summary>How the rows of a bag become one.</summary>
    public EmbeddingBagMode Mode { get; }

    /// <summary>The row that counts as not there, counted from the beginning.</summary>
    public int? PaddingIdx { get; }

    /// <summary>Whether the table is not trained.</summary>
    public bool IsFrozen { get; }

    /// <summary>Whether the gradient has only the rows that were looked up.</summary>
    public bool IsSparse { get; }

    /// <summary>The table, <c>[numEmbeddings, embeddingDim]</c>: a <see cref="Parameter"/>, or a <see cref="StateTensor"/> if it is frozen.</summary>
    public StoredTensor Weight { get; }

    /// <summary>Declares the look-up; read by the generator, never executed.</summary>
    /// <param name="indices">In 0 … numEmbeddings − 1: <c>[bags, n]</c>, or <c>[n]</c> with <paramref name="offsets"/>.</param>
    /// <param name="offsets">Where each bag begins in <c>[n]</c> indices, <c>[bags]</c>: 0 first, none less than the one before, none greater than n.</param>
    /// <param name="perSampleWeights">For sums, what each row is multiplied by: of the shape of <paramref name="indices"/>.</param>
    public Tensor Forward(IntTensor indices, IntTensor? offsets = null, Tensor? perSampleWeights = null) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder) => binder.Bind(Weight);
}
