using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary><c>dw[g, m, n] = a[k, g, m]ᵀ · b[k, g, n]</c>.</summary>
internal sealed record GroupedWeightGradientForm(Dim Groups) : ProductForm
{
    public override string Name => "GroupedWeightGradient";

    public override bool TransposeA => true;

    public override bool HasBatch => false;

    public override bool TakesFormula => false;

    public override bool CanAccumulate => true;

    public override string Call(ProductText text, bool accumulate) =>
        $"Gemm.{(accumulate ? "Add" : "")}GroupedWeightGradient({text.Output}, {text.A}, {text.B}, {text.Dim(Groups)}, {text.K}, {text.M}, {text.N})";

    public override string Shapes(ProductSizes sizes, ImmutableArray<Dim> batch) =>
        $"[{Groups}, {sizes.M}, {sizes.K}] x [{sizes.K}, {Groups}, {sizes.N}] -> [{Groups}, {sizes.M}, {sizes.N}]";
}
