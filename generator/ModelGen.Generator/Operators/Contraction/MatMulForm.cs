namespace ModelGen.Generator.Operators.Contraction;

/// <summary>Products of row-major matrices, each the right way round or transposed.</summary>
internal sealed record MatMulForm(bool IsATransposed, bool IsBTransposed) : ProductForm
{
    public override string Name => "MatMul";

    public override bool TransposeA => IsATransposed;

    public override bool TransposeB => IsBTransposed;

    public override bool CanAccumulate => true;

    public override bool TakesStrides => true;

    public override string Call(ProductText text, bool accumulate)
    {
        string method = accumulate ? "AddMatMul" : "MatMul";
        return text.Contiguous is { } plain
            ? $"Gemm.{method}({text.Formula}{text.Output}, {text.A}, {Flag("transposeA", plain.IsATransposed)}, {text.B}, {Flag("transposeB", plain.IsBTransposed)}, {text.M}, {text.K}, {text.N}{text.Operands})"
            : $"Gemm.{method}({text.Formula}{text.Batch}, {text.M}, {text.K}, {text.N}, {text.Output}, {text.A}, {text.B}{text.Operands})";
    }
}
