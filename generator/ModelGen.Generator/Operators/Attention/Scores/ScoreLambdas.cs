using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Sources;

namespace ModelGen.Generator.Operators.Attention.Scores;

/// <summary>The lambdas <c>scoreMod</c> and <c>maskMod</c> of an attention, each of which adds its nodes to the graph that is being built.</summary>
/// <param name="Score">What becomes of a score; null if it stays as it is.</param>
/// <param name="Mask">Whether a score counts; null if all do.</param>
internal readonly record struct ScoreLambdas(Func<ImmutableArray<Value>, Value>? Score, Func<ImmutableArray<Value>, Value>? Mask)
{
    /// <summary>The tables that kernels have places for.</summary>
    private const int MaxTables = 8;

    /// <summary>Those of a call.</summary>
    public static ScoreLambdas Of(ICallArguments arguments) => new(
        arguments.IsGiven("scoreMod") ? arguments.Lambda("scoreMod") : null, arguments.IsGiven("maskMod") ? arguments.Lambda("maskMod") : null);

    /// <summary>The formula and what it looks up; null where there are no lambdas.</summary>
    /// <param name="hasFloatMask">Whether something is added to scores.</param>
    /// <exception cref="ScoreFormulaException">A lambda holds something that no kernel computes.</exception>
    public (ScoreFormula? Formula, ImmutableArray<Value> Tables) Read(GraphBuilder graph, bool hasFloatMask)
    {
        if (Score is null && Mask is null)
        {
            return (null, []);
        }

        int site = graph.Site;
        if (hasFloatMask)
        {
            throw new ScoreFormulaException("'attnMask' of floats beside a formula", site);
        }

        var reader = new ScoreReader(graph);
        ScoreExpression? score = Score is null ? null
            : Read("scoreMod", Score, ElementType.Float32, [ScorePlace.Score, ScorePlace.Batch, ScorePlace.Head, ScorePlace.Query, ScorePlace.Key]);
        ScoreExpression? seen = Mask is null ? null : Read("maskMod", Mask, ElementType.Bool, [ScorePlace.Batch, ScorePlace.Head, ScorePlace.Query, ScorePlace.Key]);
        return reader.Tables.Length > MaxTables
            ? throw new ScoreFormulaException($"What reads more than {MaxTables} tensors and numbers from outside", site)
            : (new ScoreFormula(score, seen), reader.Tables);

        // Each lambda has operands of its own, so that nothing of the one is known in the other.
        ScoreExpression Read(string name, Func<ImmutableArray<Value>, Value> lambda, ElementType element, ImmutableArray<ScorePlace> places)
        {
            Value result = lambda([.. places.Select(p => graph.Add(new ScoreOperand(p)))]);
            graph.Site = site;
            return result.Type.Element == element
                ? reader.Read(result)
                : throw new ScoreFormulaException($"What '{name}' gives, {result.Type},", site);
        }
    }
}
