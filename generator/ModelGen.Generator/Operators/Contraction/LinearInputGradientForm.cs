using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary><c>dx = dy · W</c>, W [k, n] in panels: k is the layer's number of outputs, n that of its inputs.</summary>
internal sealed record LinearInputGradientForm : ProductForm
{
    public override string Name => "LinearInputGradient";

    public override bool WritesRows => true;

    public override bool CanFollow(int input, Shape shape, Access access) => input == 0 ? AreOneLoop(shape, access) : base.CanFollow(input, shape, access);

    public override string Call(ProductText text, bool accumulate) => text.Contiguous is not null
        ? $"Gemm.LinearInputGradient({text.Formula}{text.Output}, {text.A}, {text.B}, {text.M}, {text.N}, {text.K}{text.Operands})"
        : $"Gemm.LinearInputGradient({text.Formula}{text.M}, {text.N}, {text.K}, {text.StridedOutput}, {text.Strided(0)}, {text.B}{text.Operands})";
}
