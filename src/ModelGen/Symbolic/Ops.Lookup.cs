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
}
