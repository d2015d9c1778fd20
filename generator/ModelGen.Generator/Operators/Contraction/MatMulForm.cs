namespace ModelGen.Generator.Operators.Contraction;

/// <summary>Products of row-major matrices, each the right way round or transposed.</summary>
internal sealed record MatMulForm(bool IsATransposed, bool IsBTransposed) : ProductForm
{
    public override string Name => "MatMul";

    public override bool TransposeA => IsATransposed;

    public override bool TransposeB => IsBTransposed;

    public override bool CanAccumulate => true;

    public override ProductForm Transposed(int input) => input == 0 ? this with { IsATransposed = !IsATransposed } : this with { IsBTransposed = !IsBTransposed };

    public override string Call(ProductText text, bool accumulate) =>
        $"Gemm.{(accumulate ? "AddMatMul" : "MatMul")}({text.Formula}{text.Output}, {text.A}, {Flag("transposeA", TransposeA)}, "
        + $"{text.B}, {Flag("transposeB", TransposeB)}, {text.M}, {text.K}, {text.N}{text.Batch}{text.Operands})";
}
