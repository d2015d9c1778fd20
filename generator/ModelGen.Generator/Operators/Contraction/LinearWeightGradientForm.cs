using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary><c>dW += dyᵀ · x</c>, dW in panels; dy is [k, m], x is [k, n].</summary>
internal sealed record LinearWeightGradientForm : ProductForm
{
    public override string Name => "LinearWeightGradient";

    public override bool TransposeA => true;

    public override bool TakesFormula => false;

    public override bool CanAccumulate => true;

    public override bool WritesPadding => true;

    public override bool CanFollow(int input, Shape shape, Access access) => AreOneLoop(shape, access);

    public override string Call(ProductText text, bool accumulate) =>
        !accumulate ? throw new InvalidOperationException("the gradient of a weight in panels is added to")
        : text.Contiguous is not null ? $"Gemm.AddLinearWeightGradient({text.Output}, {text.A}, {text.B}, {text.K}, {text.N}, {text.M})"
        : $"Gemm.AddLinearWeightGradient({text.K}, {text.N}, {text.M}, {text.Output}, {text.Strided(0, transposed: true)}, {text.Strided(1)})";
}
