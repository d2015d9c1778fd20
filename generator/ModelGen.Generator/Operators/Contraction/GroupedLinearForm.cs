using System.Collections.Immutable;
using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary><c>y[m, g, n] = x[m, g, k] · w[g]</c>, w[g] a matrix [k, n], or [n, k] if it is transposed.</summary>
internal sealed record GroupedLinearForm(Dim Groups, bool IsWeightTransposed) : ProductForm
{
    public override string Name => "GroupedLinear";

    public override bool TransposeB => IsWeightTransposed;

    public override bool HasBatch => false;

    public override bool TakesFormula => false;

    public override string Call(ProductText text, bool accumulate) =>
        $"Gemm.GroupedLinear({text.Output}, {text.A}, {text.B}, {Flag("transposeW", TransposeB)}, {text.Dim(Groups)}, {text.M}, {text.K}, {text.N})";

    public override string Shapes(ProductSizes sizes, ImmutableArray<Dim> batch) =>
        $"[{sizes.M}, {Groups}, {sizes.K}] x [{Groups}, {sizes.K}, {sizes.N}] -> [{sizes.M}, {Groups}, {sizes.N}]";
}
