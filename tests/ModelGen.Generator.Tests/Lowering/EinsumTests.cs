using System.Collections.Immutable;
using GeneratorTests.Operators;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Contraction;
using ModelGen.Generator.Operators.Sources;

namespace GeneratorTests.Lowering;

/// <summary>What <c>Einsum</c> is made of, and what it says about equations that don't fit.</summary>
public class EinsumTests
{
    [Theory]
    [InlineData("ij,kj->ix", "x, x", "has 'x' in its output, which no operand has")]
    [InlineData("bi,oi->oo", "x, w", "has 'o' in its output twice")]
    [InlineData("bi", "x, w", "has 1 operand, but 2 were given")]
    [InlineData("bi,oi", "x", "has 2 operands, but 1 was given")]
    [InlineData("bti,oi->bto", "x, w", "names 3 dimensions of operand 0, 'bti', which is [batch, 6]")]
    [InlineData("bi,o->bo", "x, w", "names 1 dimension of operand 1, 'o', which is [7, 6]")]
    [InlineData("b...ti,oi->o", "x, w", "names at least 3 dimensions of operand 0, 'b...ti', which is [batch, 6]")]
    [InlineData("bi,io->bo", "x, w", "has 'i' of size 6 in operand 0 and of size 7 in operand 1")]
    [InlineData("...i,...o", "w, x", "has dimension -1 of '...' of size 7 in operand 0 and of size batch in operand 1")]
    [InlineData("bb->b", "x", "repeats 'b' in operand 0, 'bb', whose dimensions 0 and 1 are batch and 6")]
    [InlineData("b1,oi->bo", "x, w", "has '1' in 'b1', where letters and one '...' may be")]
    [InlineData("b......i->b", "x", "has '.' in 'b......i', where letters and one '...' may be")]
    [InlineData("b..i->b", "x", "has '.' in 'b..i', where letters and one '...' may be")]
    [InlineData("bi->b->", "x", "has '-' in 'b->', where letters and one '...' may be")]
    public void An_equation_that_does_not_fit(string equation, string operands, string expected) => Assert.StartsWith(
        $"MG0301 einsum: the equation \"{equation}\" {expected} @ Einsum(\"{equation}\", {operands})",
        Lowered.Diagnostics(
            $$"""
            private readonly Parameter w = new(7, 6);
            [Forward] private Tensor F([Shape("batch", 6)] Tensor x) { return Einsum("{{equation}}", {{operands}}); }
            """),
        StringComparison.Ordinal);

    [Fact]
    public void An_equation_without_operands() => Assert.Contains(
        "MG0301 einsum: the equation \"i,j\" has 2 operands, but 0 were given",
        Lowered.Diagnostics("[Forward] private Tensor F([Shape(\"batch\", 6)] Tensor x) { return x + Einsum(\"i,j\"); }"),
        StringComparison.Ordinal);

    /// <summary>Matrix products of what lies in memory; elementwise ones where nothing is summed, or where an operand is a vector in each element of a batch.</summary>
    [Theory]
    [InlineData("bi,oi->bo", "%0 · %1ᵀ")]
    [InlineData("oi,bi->bo", "%1 · %0ᵀ")]
    [InlineData("ib,oi->bo", "%0ᵀ · %1ᵀ")]
    [InlineData("bi,bi->b", "%0 * %1", "sum(%2, 1)")]
    [InlineData("bij,bj->bi", "reshape(%1, [4, 1, 4])", "%0 * %2", "sum(%3, 2)")]
    [InlineData("bi,oij,bj->bo", "permute(%1, 1, 0, 2)", "reshape(%3, [4, 16])", "%0 · %4", "reshape(%5, [4, 4, 4])", "reshape(%2, [4, 1, 4])", "%6 * %7", "sum(%8, 2)")]
    [InlineData("bi,bi->bi", "%0 * %1")]
    [InlineData("bi,ij->b", "sum(%1, 1)", "reshape(%2, [1, 4])", "%0 · %3ᵀ", "reshape(%4, [4])")]
    [InlineData("ii->i", "diagonal(%0, 0, 1)")]
    [InlineData("ii", "diagonal(%0, 0, 1)", "sum(%1, 0)")]
    public void An_equation_becomes(string equation, params string[] nodes)
    {
        var builder = new GraphBuilder();
        ImmutableArray<Node> inputs = [.. equation.Split("->")[0].Split(',').Select((labels, i) => builder.AddNode(new Input(i, TensorType.Float(new Shape([.. labels.Select(_ => (Dim)4)]))), []))];
        Value y = builder.Add(new Einsum(equation), [.. inputs.Select(n => n.Output)]);
        string text = GraphPrinter.Print(SampleGraph.Prepare(new Graph(inputs, [y], [])));
        Assert.Equal(nodes, text.Trim().Split('\n').Skip(inputs.Length).SkipLast(1).Select(l => l.Split(" = ")[1].Split("  ")[0]));
    }
}
