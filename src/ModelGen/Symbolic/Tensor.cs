namespace ModelGen;

/// <summary>
/// A float32 tensor inside a declaration: a symbolic handle that the generator follows from operation to operation. It holds no values;
/// emitted methods take and give spans. Operands broadcast as in NumPy and PyTorch; numbers convert to scalars.
/// </summary>
public abstract class Tensor
{
    private protected Tensor()
    {
    }

    /// <summary>The dimensions, outermost first: <c>var (batch, time, channels) = x.Shape;</c>.</summary>
    public virtual Shape Shape => throw new DeclarationOnlyException();

    /// <summary>The number of dimensions; 0 for a scalar. <c>torch.Tensor.ndim</c>.</summary>
    public int Rank => Shape.Rank;

    /// <summary>A part of the tensor: <c>x[.., 0..4]</c>, <c>x[^1]</c>. Integers remove their dimension, ranges keep it.</summary>
    public Tensor this[params ReadOnlySpan<Slice> slices] => throw new DeclarationOnlyException();

    /// <summary>A scalar.</summary>
    public static implicit operator Tensor(float value) => throw new DeclarationOnlyException();

    /// <summary>A scalar, rounded to float32.</summary>
    public static implicit operator Tensor(double value) => throw new DeclarationOnlyException();

    /// <summary><c>−x</c>. <c>torch.neg</c>.</summary>
    public static Tensor operator -(Tensor x) => throw new DeclarationOnlyException();

    /// <summary><c>left + right</c>. <c>torch.add</c>.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left − right</c>. <c>torch.sub</c>.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left · right</c>, element by element. <c>torch.mul</c>.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left / right</c>. <c>torch.div</c>.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left &gt; right</c>; false for NaN. <c>torch.gt</c>.</summary>
    public static BoolTensor operator >(Tensor left, Tensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left ≥ right</c>; false for NaN. <c>torch.ge</c>.</summary>
    public static BoolTensor operator >=(Tensor left, Tensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left &lt; right</c>; false for NaN. <c>torch.lt</c>.</summary>
    public static BoolTensor operator <(Tensor left, Tensor right) => throw new DeclarationOnlyException();

    /// <summary><c>left ≤ right</c>; false for NaN. <c>torch.le</c>.</summary>
    public static BoolTensor operator <=(Tensor left, Tensor right) => throw new DeclarationOnlyException();

    /// <summary>The dimension <paramref name="index"/>, −<see cref="Rank"/> … <see cref="Rank"/> − 1; negative counts from the end. <c>torch.Tensor.size</c>.</summary>
    public int Dim(int index) => Shape[index < 0 ? index + Rank : index];

    /// <summary>The same as <see cref="Ops.Reshape(Tensor, ReadOnlySpan{int})"/>.</summary>
    public Tensor Reshape(params ReadOnlySpan<int> shape) => throw new DeclarationOnlyException();

    /// <summary>The same as <see cref="Ops.Permute(Tensor, ReadOnlySpan{int})"/>.</summary>
    public Tensor Permute(params ReadOnlySpan<int> dims) => throw new DeclarationOnlyException();

    /// <summary>
    /// The slices of a dimension that begin at multiples of <paramref name="step"/>: the dimension becomes their number, <c>(n − size) / step + 1</c>, and their elements are a further dimension behind all others.
    /// <c>torch.Tensor.unfold</c>.
    /// </summary>
    /// <param name="dimension">The dimension.</param>
    /// <param name="size">The elements of a slice, ≥ 1.</param>
    /// <param name="step">From one slice to the next, ≥ 1.</param>
    public Tensor Unfold(int dimension, int size, int step) => throw new DeclarationOnlyException();

    /// <summary>The same as <see cref="Ops.Transpose(Tensor, int, int)"/>.</summary>
    public Tensor Transpose(int dim0, int dim1) => throw new DeclarationOnlyException();

    /// <summary>
    /// Rounded toward zero; beyond the range of integers the nearest one, NaN becomes 0. The result has no gradient. <c>torch.Tensor.int</c>.
    /// </summary>
    public IntTensor Int() => throw new DeclarationOnlyException();
}
