namespace ModelGen.Generator.Operators.Contraction;

/// <summary><c>y = x · Wᵀ</c>, W [n, k] in panels.</summary>
internal sealed record LinearForm : ProductForm
{
    public override string Name => "Linear";

    public override bool TransposeB => true;

    public override bool HasBiasForms => true;

    public override string Call(ProductText text, bool accumulate) =>
        $"Gemm.Linear({text.Formula}{text.Output}, {text.A}, {text.B}, {text.M}, {text.K}, {text.N}{text.Operands})";
}
