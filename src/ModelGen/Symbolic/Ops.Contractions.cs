namespace ModelGen;

public static partial class Ops
{
    /// <summary>
    /// <c>x · y</c>: matrices <c>[…, m, k] · […, k, n] → […, m, n]</c>, leading dimensions broadcast; a vector stands for a row on the left
    /// and for a column on the right, and its dimension disappears. <c>torch.matmul</c>.
    /// </summary>
    public static Tensor MatMul(Tensor x, Tensor y) => throw new DeclarationOnlyException();
}
