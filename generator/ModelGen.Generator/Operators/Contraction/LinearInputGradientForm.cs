namespace ModelGen.Generator.Operators.Contraction;

/// <summary><c>dx = dy · W</c>, W [k, n] in panels: k is the layer's number of outputs, n that of its inputs.</summary>
internal sealed record LinearInputGradientForm : ProductForm
{
    public override string Name => "LinearInputGradient";

    public override string Call(ProductText text, bool accumulate) =>
        $"Gemm.LinearInputGradient({text.Formula}{text.Output}, {text.A}, {text.B}, {text.M}, {text.N}, {text.K}{text.Operands})";
}
