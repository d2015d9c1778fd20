namespace ModelGen;

/// <summary>
/// A mask of attention as PyTorch's layers take it: floats that are added to scores, or <see langword="true"/> for what is <b>not</b> seen. (The masks of bools of
/// <see cref="Ops.ScaledDotProductAttention(Tensor, Tensor, Tensor, BoolTensor, double, bool, double?, bool, IntTensor?, IntTensor?, int?, Func{Tensor, IntTensor, IntTensor, IntTensor, IntTensor, Tensor}?, Func{IntTensor, IntTensor, IntTensor, IntTensor, BoolTensor}?)"/> are the other way round, as PyTorch's are.)
/// </summary>
public readonly struct AttentionMask
{
    /// <summary>What is added to scores; −∞ for what is not seen.</summary>
    public static implicit operator AttentionMask(Tensor added) => throw new DeclarationOnlyException();

    /// <summary><see langword="true"/> for what is not seen.</summary>
    public static implicit operator AttentionMask(BoolTensor hidden) => throw new DeclarationOnlyException();
}
