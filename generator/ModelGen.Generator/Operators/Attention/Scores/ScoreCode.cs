using ModelGen.Generator.Infrastructure;

namespace ModelGen.Generator.Operators.Attention.Scores;

/// <summary>A formula of scores that a kernel is given as a type.</summary>
/// <param name="Seen">Which scores count; null for all.</param>
internal abstract record ScoreCode(ScoreExpression? Seen);

/// <summary>What becomes of scores, and which count.</summary>
/// <param name="Score">What becomes of a score; null if it stays as it is.</param>
internal sealed record ScoreFormula(ScoreExpression? Score, ScoreExpression? Seen) : ScoreCode(Seen)
{
    /// <summary>The number of tables that it looks things up in.</summary>
    public int Tables { get; } = new[] { Score, Seen }.SelectMany(e => e?.Steps.Items ?? []).Select(s => s.Operator).OfType<ScoreLookup>().Select(l => l.Table + 1).DefaultIfEmpty(0).Max();
}

/// <summary>The same together with its derivatives.</summary>
/// <param name="Score">What becomes of a score, and its derivative by the score; null if it stays as it is.</param>
/// <param name="Added">For each of <paramref name="Addends"/> what is added, and the indices of the element that it is added to.</param>
/// <param name="Addends">What is added to gradients of tables.</param>
internal sealed record ScoreSlope(ScoreExpression? Score, ScoreExpression? Seen, ScoreExpression? Added, EquatableArray<ScoreAddend> Addends) : ScoreCode(Seen);

/// <summary>Something that is added to the gradient of a table.</summary>
/// <param name="Table">The table's number.</param>
/// <param name="Rank">The number of indices.</param>
/// <param name="IsSame">Whether they are the same for all keys of a query.</param>
internal readonly record struct ScoreAddend(int Table, int Rank, bool IsSame);
