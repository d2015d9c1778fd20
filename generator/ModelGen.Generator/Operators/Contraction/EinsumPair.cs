using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary>The product of two operands of an <see cref="Einsum"/>.</summary>
internal static class EinsumPair
{
    /// <summary>A matrix product where one can be made of it, else an elementwise product and a sum.</summary>
    /// <param name="needed">The labels that the result keeps; it is the sum over all others.</param>
    /// <param name="output">The order of the labels that is wanted in the end, if this is the last product.</param>
    public static EinsumOperand Multiply(GraphBuilder graph, EinsumOperand a, EinsumOperand b, ImmutableHashSet<int> needed, ImmutableArray<int> output)
    {
        a = a.SumOthers(graph, needed.Union(b.Labels));
        b = b.SumOthers(graph, needed.Union(a.Labels));
        ImmutableArray<int> common = [.. a.Labels.Where(b.Labels.Contains)];
        ImmutableArray<int> left = [.. a.Labels.Except(common)], right = [.. b.Labels.Except(common)];
        ImmutableArray<int> summed = [.. common.Where(label => !needed.Contains(label))];

        // For a vector in each element of a batch, one pass over both is faster than as many small products.
        bool isOnePass = (left.IsEmpty && right.IsEmpty) || ((left.IsEmpty || right.IsEmpty) && summed.Length < common.Length);
        if (summed.IsEmpty || isOnePass)
        {
            ImmutableArray<int> labels = summed.IsEmpty && !output.IsEmpty ? [.. output.Where(label => a.Labels.Contains(label) || b.Labels.Contains(label))] : [.. a.Labels, .. right];
            return new EinsumOperand(graph.Times(a.Aligned(graph, labels), b.Aligned(graph, labels)), labels).SumOthers(graph, needed);
        }

        // The operand whose labels come first in the result is on the left.
        bool exchanged = output.FirstOrDefault(label => !common.Contains(label)) is var first && right.Contains(first);
        return exchanged ? Product(graph, b, a, summed, right, left) : Product(graph, a, b, summed, left, right);
    }

    private static EinsumOperand Product(GraphBuilder graph, EinsumOperand a, EinsumOperand b, ImmutableArray<int> summed, ImmutableArray<int> left, ImmutableArray<int> right)
    {
        ImmutableArray<int> batch = [.. a.Labels.Where(label => !summed.Contains(label) && !left.Contains(label))];
        (Value x, bool transposeX) = a.AsMatrices(graph, batch, left, summed);
        (Value y, bool transposeY) = b.AsMatrices(graph, batch, summed, right);
        Value product = graph.Add(new MatMul(transposeX, transposeY), x, y);
        return new(
            EinsumOperand.Reshaped(graph, product, [.. batch.Select(a.Size), .. left.Select(a.Size), .. right.Select(b.Size)]),
            [.. batch, .. left, .. right]);
    }
}
