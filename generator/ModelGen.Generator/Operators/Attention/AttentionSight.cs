using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Integer;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Sequence;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Attention;

/// <summary>Which keys a query sees, as masks of the graph, and heads in groups: for what is made of products.</summary>
/// <param name="Past">How many keys lie before the first query, integers that broadcast to the batch.</param>
/// <param name="Lengths">How many keys count.</param>
internal sealed record AttentionSight(bool IsCausal, int? Window, Value? Past, Value? Lengths)
{
    /// <summary>The keys that count, [batch…, 1, keys, 1]; null if all do.</summary>
    public Value? Keys(GraphBuilder graph, Shape q, Shape k) =>
        End(graph, q) is { } end ? graph.Add(new Less(), graph.Add(new Reshape(Shape.Of(k[k.Rank - 2], Dim.One)), Columns(graph, k)), end) : null;

    /// <summary>Which key is seen by which query, in a shape that broadcasts to [batch…, heads, time, keys]; null if all are by all.</summary>
    public Value? Pairs(GraphBuilder graph, Shape q, Shape k)
    {
        Value column = Columns(graph, k);
        Value? visible = End(graph, q) is { } end ? graph.Add(new Less(), column, end) : null;
        if (!IsCausal)
        {
            return visible;
        }

        Dim time = q[q.Rank - 2];
        Value row = graph.Add(new Reshape(Shape.Of(time, Dim.One)), graph.Add(new Arange(Dim.Zero, time, 1)));
        row = Past is { } past ? graph.Plus(row, OfBatch(graph, past)) : row;
        Value isBefore = graph.Add(new LessEqual(), column, row);
        visible = visible is { } counts ? graph.Add(new LogicalAnd(), counts, isBefore) : isBefore;
        return Window is { } window ? graph.Add(new LogicalAnd(), visible.Value, graph.Add(new Greater(), column, graph.Plus(row, -window))) : visible;
    }

    /// <summary>What scores are multiplied by.</summary>
    public static Value ScaleOf(GraphBuilder graph, double? scale, Shape q) => scale is { } given ? graph.Number(given)
        : q[q.Rank - 1].Constant is { } d ? graph.Number(1 / Math.Sqrt(d))
        : graph.Add(new Rsqrt(), graph.Add(new DimScalar(q[q.Rank - 1])));

    /// <summary>Heads as a dimension of groups and one of heads that share keys.</summary>
    public static Value Grouped(GraphBuilder graph, Value x, int group)
    {
        ImmutableArray<Dim> dims = x.Shape.Dims.Items;
        int heads = dims.Length - 3;
        return graph.Add(new Reshape(new Shape([.. dims.Take(heads), dims[heads] / group, group, .. dims.Skip(heads + 1)])), x);
    }

    /// <summary>The same of what broadcasts to scores.</summary>
    public static Value GroupedMask(GraphBuilder graph, Value mask, int group) => mask.Shape.Rank < 3 ? mask
        : Grouped(graph, mask, mask.Shape[mask.Shape.Rank - 3] == Dim.One ? 1 : group);

    private static Value Columns(GraphBuilder graph, Shape k) => graph.Add(new Arange(Dim.Zero, k[k.Rank - 2], 1));

    /// <summary>Integers of the batch as floats that broadcast against scores.</summary>
    private static Value OfBatch(GraphBuilder graph, Value counts)
    {
        Value floats = graph.Add(new ToFloat(), counts);
        return counts.Shape.Rank == 0 ? floats : graph.Add(new Reshape(new Shape([.. counts.Shape.Dims.Items, .. Enumerable.Repeat(Dim.One, 3)])), floats);
    }

    /// <summary>What the keys that count lie before.</summary>
    private Value? End(GraphBuilder graph, Shape q)
    {
        Value? written = Past is { } past ? graph.Plus(OfBatch(graph, past), graph.Add(new DimScalar(q[q.Rank - 2]))) : null;
        Value? lengths = Lengths is { } counts ? OfBatch(graph, counts) : null;
        return written is { } a && lengths is { } b ? graph.Add(new Minimum(), a, b) : written ?? lengths;
    }
}
