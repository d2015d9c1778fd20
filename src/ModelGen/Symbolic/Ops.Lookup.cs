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

    /// <summary>Elements chosen along a dimension: <c>y[i, j] = x[i, index[i, j]]</c> for <c>dim: 1</c>. Gradients of elements that are chosen more than once add up. <c>torch.gather</c>.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="dim">The dimension; negative counts from the end.</param>
    /// <param name="index">As many dimensions as x, all equal but <paramref name="dim"/>; entry points check its values.</param>
    public static Tensor Gather(Tensor x, int dim, IntTensor index) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Gather(Tensor, int, IntTensor)"/>
    public static IntTensor Gather(IntTensor x, int dim, IntTensor index) => throw new DeclarationOnlyException();

    /// <summary>1 at the place of each class, else 0: <c>[…] → […, numClasses]</c>. <c>torch.nn.functional.one_hot</c>.</summary>
    /// <param name="x">Classes, 0 … numClasses − 1; entry points check them.</param>
    /// <param name="numClasses">The number of classes; may depend on named dimensions.</param>
    public static Tensor OneHot(IntTensor x, int numClasses) => throw new DeclarationOnlyException();
}
