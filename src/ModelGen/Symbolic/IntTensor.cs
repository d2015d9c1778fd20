namespace ModelGen;

/// <summary>
/// An int32 tensor inside a declaration (class indices, tokens): a symbolic handle without values. Emitted methods take a
/// <c>ReadOnlySpan&lt;int&gt;</c> for it.
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

    /// <summary>The dimension <paramref name="index"/>; negative counts from the end.</summary>
    public int Dim(int index) => throw new DeclarationOnlyException();
}
