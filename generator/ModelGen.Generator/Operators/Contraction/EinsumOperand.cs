using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Contraction;

/// <summary>A tensor with a label for each of its dimensions, all different.</summary>
internal sealed record EinsumOperand(Value Value, ImmutableArray<int> Labels)
{
    /// <summary>An operand of an equation: its diagonal where a label is repeated, and without the dimensions of size 1 that stand for a larger size.</summary>
    public static EinsumOperand Of(GraphBuilder graph, Value x, ImmutableArray<int> labels, Func<int, Dim> size)
    {
        for (int axis = labels.Length - 1; axis > 0; axis--)
        {
            int first = labels.IndexOf(labels[axis]);
            if (first < axis)
            {
                x = graph.Add(new Diagonal(first, axis), x);
                labels = labels.RemoveAt(axis);
            }
        }

        ImmutableArray<int> own = [.. labels.Where((label, axis) => x.Shape[axis] == size(label))];
        return new(Reshaped(graph, x, [.. own.Select(size)]), own);
    }

    public Dim Size(int label) => Value.Shape[Labels.IndexOf(label)];

    /// <summary>The product of the sizes of some labels.</summary>
    public Dim Size(ImmutableArray<int> labels) => labels.Aggregate(Dim.One, (product, label) => product * Size(label));

    /// <summary>Sums over the labels that are not in a set.</summary>
    public EinsumOperand SumOthers(GraphBuilder graph, ImmutableHashSet<int> kept)
    {
        var axes = Enumerable.Range(0, Labels.Length).Where(axis => !kept.Contains(Labels[axis])).ToEquatableArray();
        return axes.Count == 0 ? this : new(graph.Add(new ReduceSum(axes, KeepDim: false), Value), [.. Labels.Where(kept.Contains)]);
    }

    /// <summary>The same labels in another order.</summary>
    public EinsumOperand InOrder(GraphBuilder graph, ImmutableArray<int> labels) =>
        labels.SequenceEqual(Labels) ? this : new(graph.Add(new Permute(labels.Select(label => Labels.IndexOf(label)).ToEquatableArray()), Value), labels);

    /// <summary>The dimensions in the order of <paramref name="labels"/>, of size 1 for those that this has not.</summary>
    public Value Aligned(GraphBuilder graph, ImmutableArray<int> labels)
    {
        EinsumOperand ordered = InOrder(graph, [.. labels.Where(Labels.Contains)]);
        return Reshaped(graph, ordered.Value, [.. labels.Select(label => Labels.Contains(label) ? Size(label) : Dim.One)]);
    }

    /// <summary>A batch of matrices: rows and columns are the products of the sizes of their labels, <c>[batch…, rows, columns]</c>, or transposed if the last dimension is one of the rows.</summary>
    public (Value Matrix, bool IsTransposed) AsMatrices(GraphBuilder graph, ImmutableArray<int> batch, ImmutableArray<int> rows, ImmutableArray<int> columns)
    {
        bool isTransposed = rows.Contains(Labels.Last(label => !batch.Contains(label)));
        (ImmutableArray<int> first, ImmutableArray<int> second) = isTransposed ? (columns, rows) : (rows, columns);
        EinsumOperand ordered = InOrder(graph, [.. batch, .. first, .. second]);
        return (Reshaped(graph, ordered.Value, [.. batch.Select(Size), Size(first), Size(second)]), isTransposed);
    }

    /// <summary>A value under another shape of the same length.</summary>
    public static Value Reshaped(GraphBuilder graph, Value x, ImmutableArray<Dim> dims)
    {
        var shape = new Shape(dims);
        return x.Shape == shape ? x : graph.Add(new Reshape(shape), x);
    }
}
