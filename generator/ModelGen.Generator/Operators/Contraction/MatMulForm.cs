using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary>Products of row-major matrices, each the right way round or transposed.</summary>
internal sealed record MatMulForm(bool IsATransposed, bool IsBTransposed) : ProductForm
{
    public override string Name => "MatMul";

    public override bool TransposeA => IsATransposed;

    public override bool TransposeB => IsBTransposed;

    public override bool CanAccumulate => true;

    public override bool WritesRows => true;

    public override bool WritesBatches => true;

    /// <summary>Rows or columns are contiguous: what is neither is better copied once than gathered for every tile.</summary>
    public override bool CanFollow(int input, Shape shape, Access access) =>
        HasRows(shape, access) || access.Strides[shape.Rank - 2] == Dim.One || shape[shape.Rank - 2] == Dim.One;

    public override string Call(ProductText text, bool accumulate)
    {
        string method = accumulate ? "AddMatMul" : "MatMul";
        return text.Contiguous is { } plain
            ? $"Gemm.{method}({text.Formula}{text.Output}, {text.A}, {Flag("transposeA", plain.IsATransposed)}, {text.B}, {Flag("transposeB", plain.IsBTransposed)}, {text.M}, {text.K}, {text.N}{text.Operands})"
            : $"Gemm.{method}({text.Formula}{text.Loops}, {text.M}, {text.K}, {text.N}, {text.StridedOutput}, {text.Strided(0)}, {text.Strided(1)}{text.Operands})";
    }
}
