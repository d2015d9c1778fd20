using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Movement;

/// <summary>Conditions under which elements have a gradient, brought from the shape of one value to that of another: they broadcast, and stay as narrow as they are.</summary>
internal static class Conditions
{
    /// <summary>Equal views of one condition are the same condition, whoever made them.</summary>
    public static IEqualityComparer<Value> Comparer { get; } = new ViewComparer();

    /// <summary>The dimensions of a condition, with ones in front up to a rank.</summary>
    public static ImmutableArray<Dim> Dims(Value condition, int rank) =>
        [.. Enumerable.Repeat(Dim.One, rank - condition.Shape.Rank), .. condition.Shape.Dims.Items];

    /// <summary>A condition on rows, for the elements of each row.</summary>
    public static Value OfRows(GraphBuilder graph, Value condition) => condition.Shape.Rank == 0 ? condition : Reshape(graph, condition, condition.Shape.Dims.Items.Add(Dim.One));

    /// <summary>A condition on what a reduction gives, for the elements that go into it.</summary>
    public static Value OfReduced(GraphBuilder graph, Value condition, Shape result, EquatableArray<int> axes)
    {
        ImmutableArray<Dim> dims = Dims(condition, result.Rank);
        return condition.Shape.Rank == 0 ? condition : Reshape(graph, condition, axes.Items.Aggregate(dims, (all, axis) => all.Insert(axis, Dim.One)));
    }

    /// <summary>A condition on a value that was reshaped. Where it says the same along trailing dimensions it does so afterwards, if the shapes allow.</summary>
    public static Value OfReshaped(GraphBuilder graph, Value condition, Shape from, Shape to)
    {
        ImmutableArray<Dim> dims = Dims(condition, from.Rank);
        int same = from.Rank;
        while (same > 0 && dims[same - 1] == Dim.One)
        {
            same--;
        }

        // No trailing dimensions are as long as none.
        int start = 0;
        while (to.Product(start, to.Rank) != from.Product(same, from.Rank))
        {
            (same, start) = start < to.Rank ? (same, start + 1) : (same + 1, 0);
        }

        Value front = Reshape(graph, condition, dims.RemoveRange(same, dims.Length - same));
        Value all = View(graph, new Expand(new Shape(from.Dims.Items.Take(same).ToEquatableArray())), front);
        return Reshape(graph, all, [.. to.Dims.Items.Take(start), .. Enumerable.Repeat(Dim.One, to.Rank - start)]);
    }

    /// <summary>A condition on a value that was permuted.</summary>
    public static Value OfPermuted(GraphBuilder graph, Value condition, Permute inverse) =>
        condition.Shape.Rank == 0 ? condition : View(graph, inverse, Reshape(graph, condition, Dims(condition, inverse.Axes.Count)));

    /// <summary>A condition on a value that was repeated, for what was: null where it differs between the repetitions.</summary>
    public static Value? OfRepeated(GraphBuilder graph, Value condition, Shape repeated, Shape value)
    {
        int added = repeated.Rank - value.Rank;
        if (added < 0 || condition.Shape.Rank == 0)
        {
            return added < 0 ? null : condition;
        }

        ImmutableArray<Dim> dims = Dims(condition, repeated.Rank);
        return Enumerable.Range(0, repeated.Rank).All(i => dims[i] == Dim.One || (i >= added && value[i - added] == repeated[i]))
            ? Reshape(graph, condition, dims.RemoveRange(0, added))
            : null;
    }

    private static Value Reshape(GraphBuilder graph, Value condition, ImmutableArray<Dim> dims) => View(graph, new Reshape(new Shape(dims)), condition);

    /// <summary>A view, made simple at once: a condition that comes back to its shape is the same value again, so that it can be compared with what others ask for.</summary>
    private static Value View(GraphBuilder graph, ViewOperator view, Value condition)
    {
        Value value = graph.Add(view, condition);
        while (value.Operator is ViewOperator op && op.Simplify(graph, value.Node.Inputs) is { } simpler)
        {
            value = simpler;
        }

        return value;
    }

    private sealed class ViewComparer : IEqualityComparer<Value>
    {
        public bool Equals(Value x, Value y) =>
            x == y || (x.Operator is ViewOperator && x.Operator.Equals(y.Operator) && Equals(x.Node.Inputs[0], y.Node.Inputs[0]));

        public int GetHashCode(Value value) => value.Operator is ViewOperator ? value.Operator.GetHashCode() : value.GetHashCode();
    }
}
