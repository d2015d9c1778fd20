using System.Collections.Immutable;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Attention.Scores;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Movement;

namespace ModelGen.Generator.Lowering;

/// <summary>The values between the brackets of <c>x[i, a..b, ^1]</c> as <see cref="Indexing"/> takes them.</summary>
internal static class TensorSlicing
{
    /// <summary>A part of a tensor; in a formula of scores, where positions are tensors of one integer, an element of it.</summary>
    /// <exception cref="ShapeException">A position lies outside its dimension whatever the named dimensions are.</exception>
    /// <exception cref="EvaluationException">A position is neither an integer nor a range.</exception>
    /// <param name="evaluator">Gives the values of positions that are tensors.</param>
    /// <param name="x">What is sliced.</param>
    /// <param name="positions">Between the brackets.</param>
    /// <param name="site">Where it stands.</param>
    public static Value Slice(Evaluator evaluator, Value x, ImmutableArray<Datum> positions, int site)
    {
        GraphBuilder graph = evaluator.Scope!.Graph;
        if (!positions.Any(p => p is TensorDatum))
        {
            return Indexing.Apply(graph, x, [.. positions.Select(ToIndex)]);
        }

        ImmutableArray<Value> indices = [.. positions.Select(p => p is RangeDatum or FromEndDatum ? throw new EvaluationException(NotALookup(site)) : graph.AsInteger(evaluator.ToTensor(p, site)))];
        return indices.Any(ScoreReader.IsOfScore) ? graph.Add(new TableLookup(), [x, .. indices]) : throw new EvaluationException(NotALookup(site));
    }

    /// <summary>An index, possibly from the end, as one from the start; null where the value is no index.</summary>
    public static Dim? InArray(Datum position, int length) => ToPosition(position) is { } index ? index.In(length) : null;

    private static DiagnosticInfo NotALookup(int site) => DiagnosticInfo.Create(
        Descriptors.NotApplicable,
        site,
        "A position that is a tensor",
        "it is known in 'scoreMod' and 'maskMod', where each position is one number; elsewhere 'Embedding', 'Gather' and 'IndexSelect' look up");

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
