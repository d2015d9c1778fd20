using System.Runtime.CompilerServices;

namespace ModelGen;

public static partial class Ops
{
    /// <inheritdoc cref="Reshape(Tensor, ReadOnlySpan{int})"/>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Reshape(IntTensor x, params ReadOnlySpan<int> shape) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Flatten(Tensor, int, int)"/>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Flatten(IntTensor x, int startDim = 0, int endDim = -1) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Permute(Tensor, ReadOnlySpan{int})"/>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Permute(IntTensor x, params ReadOnlySpan<int> dims) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Transpose(Tensor, int, int)"/>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Transpose(IntTensor x, int dim0, int dim1) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Squeeze(Tensor)"/>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Squeeze(IntTensor x) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Squeeze(Tensor, int)"/>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Squeeze(IntTensor x, int dim) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Unsqueeze(Tensor, int)"/>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Unsqueeze(IntTensor x, int dim) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Concat(ReadOnlySpan{Tensor})"/>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Concat(params ReadOnlySpan<IntTensor> tensors) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Concat(ReadOnlySpan{Tensor}, int)"/>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Concat(ReadOnlySpan<IntTensor> tensors, int dim) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Split(Tensor, int, int)"/>
    [OverloadResolutionPriority(-1)]
    public static IntTensor[] Split(IntTensor x, int size, int dim = 0) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Split(Tensor, ReadOnlySpan{int}, int)"/>
    [OverloadResolutionPriority(-1)]
    public static IntTensor[] Split(IntTensor x, ReadOnlySpan<int> sizes, int dim = 0) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Chunk(Tensor, int, int)"/>
    [OverloadResolutionPriority(-1)]
    public static IntTensor[] Chunk(IntTensor x, int chunks, int dim = 0) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Expand(Tensor, ReadOnlySpan{int})"/>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Expand(IntTensor x, params ReadOnlySpan<int> shape) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Tile(Tensor, ReadOnlySpan{int})"/>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Tile(IntTensor x, params ReadOnlySpan<int> reps) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Flip(Tensor, ReadOnlySpan{int})"/>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Flip(IntTensor x, params ReadOnlySpan<int> dims) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="Roll(Tensor, int, int)"/>
    [OverloadResolutionPriority(-1)]
    public static IntTensor Roll(IntTensor x, int shift, int dim) => throw new DeclarationOnlyException();
}
