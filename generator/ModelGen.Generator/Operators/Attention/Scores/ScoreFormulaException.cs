namespace ModelGen.Generator.Operators.Attention.Scores;

/// <summary>The lambda of a formula of scores holds something that no kernel computes.</summary>
/// <param name="what">What it is, as the beginning of a sentence.</param>
/// <param name="site">Where it stands.</param>
internal sealed class ScoreFormulaException(string what, int site) : Exception(what)
{
    public string What { get; } = what;

    public int Site { get; } = site;
}
