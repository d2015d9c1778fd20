namespace ModelGen;

/// <summary>The result of a comparison inside a declaration, for <see cref="Ops.Where(BoolTensor, Tensor, Tensor)"/>: a symbolic handle without values.</summary>
public sealed class BoolTensor
{
    private BoolTensor()
    {
    }

    /// <summary>The dimensions, outermost first.</summary>
    public Shape Shape => throw new DeclarationOnlyException();

    /// <summary>The number of dimensions; 0 for a scalar.</summary>
    public int Rank => throw new DeclarationOnlyException();

    /// <summary>Whether both are true. <c>torch.logical_and</c>.</summary>
    public static BoolTensor operator &(BoolTensor left, BoolTensor right) => throw new DeclarationOnlyException();

    /// <summary>Whether either is true. <c>torch.logical_or</c>.</summary>
    public static BoolTensor operator |(BoolTensor left, BoolTensor right) => throw new DeclarationOnlyException();

    /// <summary>Whether it is false. <c>torch.logical_not</c>.</summary>
    public static BoolTensor operator !(BoolTensor value) => throw new DeclarationOnlyException();

    /// <summary>
    /// Not for declarations: what a tensor holds is not known when the model is compiled. With it a tensor as the condition of <c>if</c>, <c>?:</c>, <c>while</c>,
    /// <c>&amp;&amp;</c> or <c>||</c> is a mistake that the generator explains; <see cref="Ops.Where(BoolTensor, Tensor, Tensor)"/> chooses element by element.
    /// </summary>
    public static bool operator true(BoolTensor value) => throw new DeclarationOnlyException();

    /// <inheritdoc cref="op_True"/>
    public static bool operator false(BoolTensor value) => throw new DeclarationOnlyException();

    /// <summary>The dimension <paramref name="index"/>; negative counts from the end.</summary>
    public int Dim(int index) => throw new DeclarationOnlyException();

    /// <summary>1 where it is true, else 0. <c>torch.Tensor.float</c>.</summary>
    public Tensor Float() => throw new DeclarationOnlyException();

    /// <summary>1 where it is true, else 0. <c>torch.Tensor.int</c>.</summary>
    public IntTensor Int() => throw new DeclarationOnlyException();
}
