namespace ModelGen;

public static partial class Ops
{
    /// <summary>The same elements in another shape; one dimension may be −1 and is inferred. <c>torch.reshape</c>.</summary>
    public static Tensor Reshape(Tensor x, params ReadOnlySpan<int> shape) => throw new DeclarationOnlyException();

    /// <summary>Joins the dimensions <paramref name="startDim"/> … <paramref name="endDim"/> into one. <c>torch.flatten</c>.</summary>
    public static Tensor Flatten(Tensor x, int startDim = 0, int endDim = -1) => throw new DeclarationOnlyException();

    /// <summary>Reorders the dimensions: dimension i of the result is dimension <c>dims[i]</c> of <paramref name="x"/>. <c>torch.permute</c>.</summary>
    public static Tensor Permute(Tensor x, params ReadOnlySpan<int> dims) => throw new DeclarationOnlyException();

    /// <summary>Exchanges two dimensions. <c>torch.transpose</c>.</summary>
    public static Tensor Transpose(Tensor x, int dim0, int dim1) => throw new DeclarationOnlyException();

    /// <summary>Removes all dimensions that are 1. <c>torch.squeeze</c>.</summary>
    public static Tensor Squeeze(Tensor x) => throw new DeclarationOnlyException();

    /// <summary>Removes the dimension <paramref name="dim"/>, which must be 1. <c>torch.squeeze</c>.</summary>
    public static Tensor Squeeze(Tensor x, int dim) => throw new DeclarationOnlyException();

    /// <summary>Inserts a dimension of 1 at <paramref name="dim"/> (−rank − 1 … rank). <c>torch.unsqueeze</c>.</summary>
    public static Tensor Unsqueeze(Tensor x, int dim) => throw new DeclarationOnlyException();

    /// <summary>Joins tensors along dimension 0. <c>torch.cat</c>.</summary>
    public static Tensor Concat(params ReadOnlySpan<Tensor> tensors) => throw new DeclarationOnlyException();

    /// <summary>Joins tensors along <paramref name="dim"/>; all other dimensions are equal: <c>Concat([a, b], dim: 1)</c>. <c>torch.cat</c>.</summary>
    public static Tensor Concat(ReadOnlySpan<Tensor> tensors, int dim) => throw new DeclarationOnlyException();

    /// <summary>Parts of <paramref name="size"/> along <paramref name="dim"/>, the last one possibly smaller. <c>torch.split</c>.</summary>
    public static Tensor[] Split(Tensor x, int size, int dim = 0) => throw new DeclarationOnlyException();

    /// <summary>Parts of the given sizes along <paramref name="dim"/>; they add up to the dimension. <c>torch.split</c>.</summary>
    public static Tensor[] Split(Tensor x, ReadOnlySpan<int> sizes, int dim = 0) => throw new DeclarationOnlyException();

    /// <summary>
    /// At most <paramref name="chunks"/> parts of <c>⌈n/chunks⌉</c> along <paramref name="dim"/>, the last one possibly smaller. <c>torch.chunk</c>.
    /// </summary>
    public static Tensor[] Chunk(Tensor x, int chunks, int dim = 0) => throw new DeclarationOnlyException();

    /// <summary>Repeats dimensions that are 1 up to <paramref name="shape"/>; −1 keeps a dimension, new ones come first. <c>torch.Tensor.expand</c>.</summary>
    public static Tensor Expand(Tensor x, params ReadOnlySpan<int> shape) => throw new DeclarationOnlyException();

    /// <summary>Repeats the whole tensor along each dimension, the last one last; with more numbers than dimensions, new ones come first. <c>torch.tile</c>.</summary>
    public static Tensor Tile(Tensor x, params ReadOnlySpan<int> reps) => throw new DeclarationOnlyException();

    /// <summary>Reverses the order along dimensions. <c>torch.flip</c>.</summary>
    public static Tensor Flip(Tensor x, params ReadOnlySpan<int> dims) => throw new DeclarationOnlyException();

    /// <summary>Moves elements by <paramref name="shift"/> along <paramref name="dim"/>; those that leave it at one end come in at the other. <c>torch.roll</c>.</summary>
    /// <param name="x">Any tensor; a named dimension must be at least as long as the shift.</param>
    /// <param name="shift">How far; negative moves to the beginning.</param>
    /// <param name="dim">The dimension; negative counts from the end.</param>
    public static Tensor Roll(Tensor x, int shift, int dim) => throw new DeclarationOnlyException();

    /// <summary>The elements on and above a diagonal of the last two dimensions, zeros below. <c>torch.triu</c>.</summary>
    /// <param name="x"><c>[…, rows, columns]</c>.</param>
    /// <param name="diagonal">How many columns to the right of the main diagonal.</param>
    public static Tensor Triu(Tensor x, int diagonal = 0) => throw new DeclarationOnlyException();

    /// <summary>The elements on and below a diagonal of the last two dimensions, zeros above. <c>torch.tril</c>.</summary>
    /// <param name="x"><c>[…, rows, columns]</c>.</param>
    /// <param name="diagonal">How many columns to the right of the main diagonal.</param>
    public static Tensor Tril(Tensor x, int diagonal = 0) => throw new DeclarationOnlyException();
}
