using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Lowering;

/// <summary>The values between the brackets of <c>x[i, a..b, ^1]</c> as <see cref="Indexing"/> takes them.</summary>
internal static class TensorSlicing
{
    /// <exception cref="ShapeException">A position lies outside its dimension whatever the named dimensions are.</exception>
    /// <exception cref="EvaluationException">A position is neither an integer nor a range.</exception>
    public static Value Slice(GraphBuilder graph, Value x, ImmutableArray<Datum> positions) => Indexing.Apply(graph, x, [.. positions.Select(ToIndex)]);

    /// <summary>An index, possibly from the end, as one from the start; null where the value is no index.</summary>
    public static Dim? InArray(Datum position, int length) => ToPosition(position) is { } index ? index.In(length) : null;

    private static SliceIndex ToIndex(Datum position)
    {
        if (position is RangeDatum range)
        {
            return new(
                range.Start is null ? new Position(Dim.Zero, IsFromEnd: false) : ToPosition(range.Start) ?? throw new EvaluationException(null),
                range.End is null ? new Position(Dim.Zero, IsFromEnd: true) : ToPosition(range.End) ?? throw new EvaluationException(null));
        }

        return new(ToPosition(position) ?? throw new EvaluationException(null), null);
    }

    private static Position? ToPosition(Datum position) => position switch
    {
        IntegerDatum integer => new(integer.Value, IsFromEnd: false),
        FromEndDatum fromEnd => new(fromEnd.Value, IsFromEnd: true),
        _ => null,
    };
}
