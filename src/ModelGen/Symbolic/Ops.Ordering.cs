namespace ModelGen;

// NaN counts as greater than all else, and 0 and −0 are equal. Dimensions are −rank … rank − 1, negative ones count from the end.
public static partial class Ops
{
    /// <summary>Where the greatest element is among all of them in row-major order, as a scalar: the first of equal ones. <c>torch.argmax</c>.</summary>
    /// <remarks>An entry point throws <see cref="ArgumentException"/> where there is none at run time.</remarks>
    public static IntTensor ArgMax(Tensor x) => throw new DeclarationOnlyException();

    /// <summary>Where along a dimension the greatest element is: the first of equal ones. <c>torch.argmax</c>.</summary>
    /// <param name="x">Any tensor with that dimension.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="keepDim">Whether it stays as 1, or disappears.</param>
    /// <remarks>An entry point throws <see cref="ArgumentException"/> where the dimension is zero at run time.</remarks>
    public static IntTensor ArgMax(Tensor x, int dim, bool keepDim = false) => throw new DeclarationOnlyException();

    /// <summary>Where the least element is among all of them in row-major order, as a scalar: the first of equal ones, of NaN if there is any. <c>torch.argmin</c>.</summary>
    /// <remarks>An entry point throws <see cref="ArgumentException"/> where there is none at run time.</remarks>
    public static IntTensor ArgMin(Tensor x) => throw new DeclarationOnlyException();

    /// <summary>Where along a dimension the least element is: the first of equal ones, of NaN if there is any. <c>torch.argmin</c>.</summary>
    /// <param name="x">Any tensor with that dimension.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="keepDim">Whether it stays as 1, or disappears.</param>
    /// <remarks>An entry point throws <see cref="ArgumentException"/> where the dimension is zero at run time.</remarks>
    public static IntTensor ArgMin(Tensor x, int dim, bool keepDim = false) => throw new DeclarationOnlyException();

    /// <summary>The elements along a dimension in order, and where they come from: equal ones keep their order. Gradients go back there. <c>torch.sort</c> with <c>stable=True</c>.</summary>
    /// <param name="x">Any tensor with that dimension.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="descending">Whether the greatest comes first.</param>
    public static (Tensor Values, IntTensor Indices) Sort(Tensor x, int dim = -1, bool descending = false) => throw new DeclarationOnlyException();

    /// <summary>Where the elements along a dimension come from when they are sorted. <c>torch.argsort</c> with <c>stable=True</c>.</summary>
    /// <param name="x">Any tensor with that dimension.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="descending">Whether the greatest comes first.</param>
    public static IntTensor ArgSort(Tensor x, int dim = -1, bool descending = false) => throw new DeclarationOnlyException();

    /// <summary>The k greatest elements along a dimension, the greatest first, and where they are: of equal ones those that come first. Gradients go back there. <c>torch.topk</c>.</summary>
    /// <param name="x">Any tensor with that dimension.</param>
    /// <param name="k">How many; the dimension has at least as many.</param>
    /// <param name="dim">The dimension, which becomes k.</param>
    /// <param name="largest">Whether the greatest are wanted, or the least, the least first.</param>
    public static (Tensor Values, IntTensor Indices) TopK(Tensor x, int k, int dim = -1, bool largest = true) => throw new DeclarationOnlyException();
}
