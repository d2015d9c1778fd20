namespace ModelGen;

/// <summary>
/// One position of an index <c>x[…]</c>: an integer selects and removes the dimension, a range keeps a part of it.
/// <c>x[.., 0..4]</c>, <c>x[^1]</c>, <c>x[0, 1..]</c>; missing trailing positions keep their dimension whole.
/// </summary>
public readonly struct Slice
{
    /// <summary>Selects one element and removes the dimension; negative values count from the end, as in PyTorch.</summary>
    public static implicit operator Slice(int index) => throw new DeclarationOnlyException();

    /// <summary>Selects one element, possibly from the end (<c>^1</c>), and removes the dimension.</summary>
    public static implicit operator Slice(Index index) => throw new DeclarationOnlyException();

    /// <summary>Keeps the part <c>start..end</c> of the dimension.</summary>
    public static implicit operator Slice(Range range) => throw new DeclarationOnlyException();

    /// <summary>Selects one element by an integer of a formula of attention scores, such as the head of a score.</summary>
    public static implicit operator Slice(IntTensor index) => throw new DeclarationOnlyException();
}
