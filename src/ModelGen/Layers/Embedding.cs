using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// A table of vectors, looked up by index: <c>[…] → […, embeddingDim]</c>. <c>torch.nn.Embedding</c>; the table starts standard normal, the
/// row <c>paddingIdx</c> zero.
/// </summary>
/// <remarks>
/// <para>
/// An entry point that looks up indices throws <see cref="ArgumentException"/> before it computes anything if one is not in
/// 0 … numEmbeddings − 1.
/// </para>
/// <para>
/// The table may be used elsewhere in the declaration, too, such as for the logits of a language model with tied weights,
/// <c>MatMul(h, Transpose(embedding.Weight, 0, 1))</c>; its gradient is then the sum of all uses.
/// </para>
/// <para>
/// A table that was trained elsewhere is copied in by name once the model is constructed, frozen or not:
/// <c>net.Parameters.Find("embedding.weight").CopyFrom(values)</c>, row by row with <see cref="NamedTensor.SetRow"/>, or from a file with
/// <see cref="ParameterSet.Load(string)"/>.
/// </para>
/// </remarks>
public sealed class Embedding : IBindable
{
    /// <summary>Declares the layer.</summary>
    /// <param name="numEmbeddings">The number of rows, ≥ 1.</param>
    /// <param name="embeddingDim">The length of a row, ≥ 1.</param>
    /// <param name="paddingIdx">
    /// A row that starts as zeros and gets no gradient, so that it stays as it is, −numEmbeddings … numEmbeddings − 1; negative counts from the end.
    /// </param>
    /// <param name="frozen">
    /// Whether the table is not trained: a <see cref="StateTensor"/>, saved and loaded with the model, for which trainers take no memory.
    /// <c>requires_grad=False</c>.
    /// </param>
    /// <param name="sparse">
    /// Whether the gradient has only the rows that were looked up, and optimizers leave all others alone, so that a step does not cost more for a larger table:
    /// PyTorch's <c>sparse</c>. <see cref="SGD"/> without momentum and weight decay then computes what it computes otherwise, <see cref="Adam"/> and
    /// <see cref="Adagrad"/> what PyTorch's do for sparse gradients. Such a table is looked up by its layer and used nowhere else, and is not frozen.
    /// </param>
    /// <param name="weightInit">How the table starts, if not standard normal; the row <paramref name="paddingIdx"/> is zero in any case.</param>
    public Embedding(int numEmbeddings, int embeddingDim, int? paddingIdx = null, bool frozen = false, bool sparse = false, Init? weightInit = null)
    {
        NumEmbeddings = numEmbeddings;
        EmbeddingDim = embeddingDim;
        PaddingIdx = Row(paddingIdx, numEmbeddings);
        IsFrozen = frozen;
        IsSparse = sparse;
        Weight = Table(numEmbeddings, embeddingDim, PaddingIdx, frozen, weightInit);
    }

    /// <summary>The number of rows.</summary>
    public int NumEmbeddings { get; }

    /// <summary>The length of a row.</summary>
    public int EmbeddingDim { get; }

    /// <summary>The row that gets no gradient, counted from the beginning.</summary>
    public int? PaddingIdx { get; }

    /// <summary>Whether the table is not trained.</summary>
    public bool IsFrozen { get; }

    /// <summary>Whether the gradient has only the rows that were looked up.</summary>
    public bool IsSparse { get; }

    /// <summary>The table, <c>[numEmbeddings, embeddingDim]</c>: a <see cref="Parameter"/>, or a <see cref="StateTensor"/> if it is frozen.</summary>
    public StoredTensor Weight { get; }

    /// <summary>Declares the look-up; read by the generator, never executed.</summary>
    /// <param name="indices">In 0 … numEmbeddings − 1, of any shape.</param>
    public Tensor Forward(IntTensor indices) => throw new DeclarationOnlyException();

    /// <inheritdoc/>
    void IBindable.Bind(Binder binder) => binder.Bind(Weight);

    /// <summary>A padding index counted from the beginning.</summary>
    internal static int? Row(int? paddingIdx, int rows) => paddingIdx < 0 ? paddingIdx + rows : paddingIdx;

    /// <summary>The table of a layer.</summary>
    internal static StoredTensor Table(int rows, int dim, int? padding, bool frozen, Init? given)
    {
        Init init = given ?? Init.Normal();
        init = padding is { } row ? Init.Embedding(row, init) : init;
        ReadOnlySpan<int> shape = [rows, dim];
        return frozen ? new StateTensor(shape, init) : new Parameter(shape, init);
    }
}
