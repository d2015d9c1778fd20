namespace ModelGen;

public static partial class Ops
{
    /// <summary>
    /// The rows of a table: <c>[…]</c> indices into <c>[rows, dim]</c> give <c>[…, dim]</c>. The gradient of a row is the sum of those of all its
    /// occurrences. <c>torch.nn.functional.embedding</c>.
    /// </summary>
    /// <param name="indices">In 0 … rows − 1, of any shape; entry points check it.</param>
    /// <param name="weight">The table, <c>[rows, dim]</c>.</param>
    /// <param name="paddingIdx">A row that gets no gradient, −rows … rows − 1, negative from the end; it is read like any other.</param>
    public static Tensor Embedding(IntTensor indices, Tensor weight, int? paddingIdx = null) => throw new DeclarationOnlyException();

    /// <summary>
    /// One row for each bag of indices: the mean, sum or maximum of its rows of the table, <c>[bags, dim]</c>; an empty bag gives zeros.
    /// <c>torch.nn.functional.embedding_bag</c>.
    /// </summary>
    /// <param name="indices">In 0 … rows − 1: <c>[bags, n]</c>, or <c>[n]</c> with <paramref name="offsets"/>.</param>
    /// <param name="weight">The table, <c>[rows, dim]</c>.</param>
    /// <param name="offsets">Where each bag begins in <c>[n]</c> indices, <c>[bags]</c>: 0 first, none less than the one before, none greater than n.</param>
    /// <param name="mode">How rows become one.</param>
    /// <param name="perSampleWeights">For sums, what each row is multiplied by: of the shape of <paramref name="indices"/>.</param>
    /// <param name="paddingIdx">A row that counts as not there and gets no gradient, −rows … rows − 1, negative from the end.</param>
    public static Tensor EmbeddingBag(
        IntTensor indices,
        Tensor weight,
        IntTensor? offsets = null,
        EmbeddingBagMode mode = EmbeddingBagMode.Mean,
        Tensor? perSampleWeights = null,
        int? paddingIdx = null) => throw new DeclarationOnlyException();
}
