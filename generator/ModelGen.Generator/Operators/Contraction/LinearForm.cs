using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary><c>y = x · Wᵀ</c>, W [n, k] in panels. Where its elements are bfloat16, so are those of the span, and the runtime has the same methods for it.</summary>
internal sealed record LinearForm : ProductForm
{
    public override string Name => "Linear";

    public override bool TransposeB => true;

    public override bool HasBiasForms => true;

    public override bool WritesRows => true;

    public override bool CanFollow(int input, Shape shape, Access access) => input == 0 ? AreOneLoop(shape, access) : base.CanFollow(input, shape, access);

    public override string CallWithBias(ProductText text, string suffix, string bias) => text.Contiguous is not null
        ? $"Gemm.Linear{suffix}({text.Output}, {text.A}, {text.B}, {bias}, {text.M}, {text.K}, {text.N})"
        : $"Gemm.Linear{suffix}({text.M}, {text.K}, {text.N}, {text.StridedOutput}, {text.Strided(0)}, {text.B}, {bias})";

    public override string Call(ProductText text, bool accumulate) => text.Contiguous is not null
        ? $"Gemm.Linear({text.Formula}{text.Output}, {text.A}, {text.B}, {text.M}, {text.K}, {text.N}{text.Operands})"
        : $"Gemm.Linear({text.Formula}{text.M}, {text.K}, {text.N}, {text.StridedOutput}, {text.Strided(0)}, {text.B}{text.Operands})";
}
