using ModelGen.Generator.Graphs;
using ModelGen.Generator.Layers;

namespace GeneratorTests.Operators;

/// <summary>How a declaration writes each case of <c>contractions.safetensors</c>.</summary>
internal static class GoldenContractionCases
{
    public static IReadOnlyDictionary<string, Func<GraphBuilder, Value[], Value>> All { get; } = Einsums().Concat(Bilinears()).ToDictionary(c => c.Name, c => c.Build);

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Einsums()
    {
        yield return Einsum("transpose", "ij->ji");
        yield return Einsum("implicit_transpose", "ba");
        yield return Einsum("sum", "ij->");
        yield return Einsum("rows", "ij->i");
        yield return Einsum("trace", "ii");
        yield return Einsum("diagonal", "ii->i");
        yield return Einsum("diagonals", "bijij->jb");
        yield return Einsum("thrice", "iii->i");
        yield return Einsum("dot", "i,i");
        yield return Einsum("outer", "i,j->ij");
        yield return Einsum("elementwise", "ij,ij->ij");
        yield return Einsum("row_dots", "bi,bi->b");
        yield return Einsum("matrix_vector", "ij,j");
        yield return Einsum("matmul", "ij,jk");
        yield return Einsum("matmul_transposed", "ji, kj -> ki");
        yield return Einsum("linear", "...i,oi->...o");
        yield return Einsum("batched", "bij,bjk->bik");
        yield return Einsum("ellipses", "...ij,...jk");
        yield return Einsum("ellipsis_behind", "i...,ij->j...");
        yield return Einsum("ellipsis_summed", "...i,i->i");
        yield return Einsum("scores", "bqhd,bkhd->bhqk");
        yield return Einsum("mixed", "bhqk,bkhd->bqhd");
        yield return Einsum("contraction", "abcd,cbe->eda");
        yield return Einsum("one_sided", "ijx,yjk->ki");
        yield return Einsum("ones", "bij,bjk->bik");
        yield return Einsum("upper_case", "aB,Bc");
        yield return Einsum("scalar", ",ij->ij");
        yield return Einsum("three", "bn,anm,bm->ba");
        yield return Einsum("chain", "ij,jk,kl->il");
        yield return Einsum("four", "i,ij,ijk,k->j");
        yield return Einsum("tucker", "abc,ia,jb,kc->ijk");
    }

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Bilinears()
    {
        foreach (string name in new[] { "matrix", "vector", "sequence", "one", "no_bias" })
        {
            yield return ($"bilinear_{name}", (graph, x) => Bilinear.Apply(graph, x[0], x[1], x[2], x.Length > 3 ? x[3] : null));
        }
    }

    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Einsum(string name, string equation) =>
        ($"einsum_{name}", (graph, x) => GoldenCases.Call("Ops.Einsum", [], ("equation", equation), ("operands", x))(graph, []));
}
