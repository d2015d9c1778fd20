namespace ModelGen;

public static partial class Ops
{
    /// <summary>
    /// <c>x · y</c>: matrices <c>[…, m, k] · […, k, n] → […, m, n]</c>, leading dimensions broadcast; a vector stands for a row on the left
    /// and for a column on the right, and its dimension disappears. <c>torch.matmul</c>.
    /// </summary>
    public static Tensor MatMul(Tensor x, Tensor y) => throw new DeclarationOnlyException();

    /// <summary>
    /// A linear map for each group: <c>x · weightᵀ</c> of <c>[…, groups, in]</c> and <c>[groups, out, in]</c>, giving <c>[…, groups, out]</c>. Groups do not mix, so a weight
    /// has <c>groups</c> times fewer elements than that of a linear layer of the same width. <c>torch.einsum("...gi,goi->...go", x, weight)</c>; what
    /// <c>torch.nn.Conv1d</c> computes with <c>kernel_size=1</c> and <c>groups</c>.
    /// </summary>
    public static Tensor GroupedLinear(Tensor x, Tensor weight) => throw new DeclarationOnlyException();

    /// <summary>All products of an element of x and one of y: <c>[n], [m] → [n, m]</c>. <c>torch.outer</c>.</summary>
    public static Tensor Outer(Tensor x, Tensor y) => throw new DeclarationOnlyException();

    /// <summary>
    /// Products and sums by Einstein's notation: <c>Einsum("bhqd,bhkd->bhqk", q, k)</c>. A letter names a dimension of each operand that has it; the result is the product of all operands, summed
    /// over the letters that are not behind the arrow. <c>torch.einsum</c>.
    /// </summary>
    /// <param name="equation">
    /// The letters of each operand's dimensions, upper or lower case, operands separated by commas, and behind <c>-></c> those of the result. <c>...</c> stands for any number of further dimensions, which
    /// broadcast, and so do dimensions of size 1. A letter that an operand has twice takes its diagonal. Without an arrow the result has the dimensions of <c>...</c> and then, in alphabetical order, the
    /// letters that occur once. Spaces do not count.
    /// </param>
    /// <param name="operands">One tensor for each part of the equation. They are multiplied from left to right, which for three and more decides what it takes.</param>
    public static Tensor Einsum(string equation, params ReadOnlySpan<Tensor> operands) => throw new DeclarationOnlyException();
}
