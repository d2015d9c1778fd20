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
}
