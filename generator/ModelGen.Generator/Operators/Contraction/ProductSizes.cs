using ModelGen.Generator.Graphs;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary>The sizes of a matrix product <c>[M, N] = [M, K] · [K, N]</c>.</summary>
internal readonly record struct ProductSizes(Dim M, Dim K, Dim N)
{
    public override string ToString() => $"{M}×{K}×{N}";
}
