using System.Runtime.CompilerServices;

namespace ModelGen;

/// <summary>
/// An int32 tensor inside a declaration (class indices, tokens): a symbolic handle without values. Emitted methods take and give spans of <c>int</c> for it. It has no
/// gradient.
/// </summary>
public sealed class IntTensor
{
    private IntTensor()
    {
    }

    /// <summary>The dimensions, outermost first.</summary>
    public Shape Shape => throw new DeclarationOnlyException();

    /// <summary>The number of dimensions; 0 for a scalar.</summary>
    public int Rank => throw new DeclarationOnlyException();

    /// <summary>A part of the tensor, as for <see cref="Tensor"/>.</summary>
    public IntTensor this[params ReadOnlySpan<Slice> slices] => throw new DeclarationOnlyException();

    /// <summary>A scalar.</summary>
    public static implicit operator IntTensor(int value) => throw new DeclarationOnlyException();

    /// <summary><c>−x</c>. <c>torch.neg</c>.</summary>
    public static IntTensor operator -(IntTensor x) => throw new DeclarationOnlyException();

    /// <summary><c>left + right</c>, wrapping around. <c>torch.add</c>.</summary>
    public static IntTensor operator +(IntTensor left, IntTensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left − right</c>, wrapping around. <c>torch.sub</c>.</summary>
    public static IntTensor operator -(IntTensor left, IntTensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left · right</c>, wrapping around. <c>torch.mul</c>.</summary>
    public static IntTensor operator *(IntTensor left, IntTensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left + right</c>, the integers as floats. <c>torch.add</c>.</summary>
    [OverloadResolutionPriority(-1)]
    public static Tensor operator +(Tensor left, IntTensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left + right</c>, the integers as floats. <c>torch.add</c>.</summary>
    [OverloadResolutionPriority(-1)]
    public static Tensor operator +(IntTensor left, Tensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left − right</c>, the integers as floats. <c>torch.sub</c>.</summary>
    [OverloadResolutionPriority(-1)]
    public static Tensor operator -(Tensor left, IntTensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left − right</c>, the integers as floats. <c>torch.sub</c>.</summary>
    [OverloadResolutionPriority(-1)]
    public static Tensor operator -(IntTensor left, Tensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left · right</c>, the integers as floats. <c>torch.mul</c>.</summary>
    [OverloadResolutionPriority(-1)]
    public static Tensor operator *(Tensor left, IntTensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left · right</c>, the integers as floats. <c>torch.mul</c>.</summary>
    [OverloadResolutionPriority(-1)]
    public static Tensor operator *(IntTensor left, Tensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left / right</c>, the integers as floats. <c>torch.div</c>.</summary>
    [OverloadResolutionPriority(-1)]
    public static Tensor operator /(Tensor left, IntTensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left / right</c>, the integers as floats. <c>torch.div</c>.</summary>
    [OverloadResolutionPriority(-1)]
    public static Tensor operator /(IntTensor left, Tensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left &gt; right</c>. <c>torch.gt</c>.</summary>
    public static BoolTensor operator >(IntTensor left, IntTensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left ≥ right</c>. <c>torch.ge</c>.</summary>
    public static BoolTensor operator >=(IntTensor left, IntTensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left &lt; right</c>. <c>torch.lt</c>.</summary>
    public static BoolTensor operator <(IntTensor left, IntTensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left ≤ right</c>. <c>torch.le</c>.</summary>
    public static BoolTensor operator <=(IntTensor left, IntTensor right) => throw new DeclarationOnlyException();

    /// <summary>The dimension <paramref name="index"/>; negative counts from the end.</summary>
    public int Dim(int index) => throw new DeclarationOnlyException();

    /// <summary>The same numbers as floats, rounded above 2²⁴. <c>torch.Tensor.float</c>.</summary>
    public Tensor Float() => throw new DeclarationOnlyException();

    /// <summary>The same as <see cref="Ops.Reshape(IntTensor, ReadOnlySpan{int})"/>.</summary>
    public IntTensor Reshape(params ReadOnlySpan<int> shape) => throw new DeclarationOnlyException();

    /// <summary>The same as <see cref="Ops.Permute(IntTensor, ReadOnlySpan{int})"/>.</summary>
    public IntTensor Permute(params ReadOnlySpan<int> dims) => throw new DeclarationOnlyException();

    /// <summary>The same as <see cref="Ops.Transpose(IntTensor, int, int)"/>.</summary>
    public IntTensor Transpose(int dim0, int dim1) => throw new DeclarationOnlyException();
}
