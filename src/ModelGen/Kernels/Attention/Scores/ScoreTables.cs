using System.ComponentModel;

#pragma warning disable CA1051 // Fields: emitted code sets those that there are.

namespace ModelGen.Runtime;

/// <summary>What a formula of scores looks up, in the order of its numbers.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ScoreTables
{
    /// <summary>How many there may be.</summary>
    internal const int Max = 8;

    /// <summary>Table 0.</summary>
    public ScoreTable A;

    /// <summary>Table 1.</summary>
    public ScoreTable B;

    /// <summary>Table 2.</summary>
    public ScoreTable C;

    /// <summary>Table 3.</summary>
    public ScoreTable D;

    /// <summary>Table 4.</summary>
    public ScoreTable E;

    /// <summary>Table 5.</summary>
    public ScoreTable F;

    /// <summary>Table 6.</summary>
    public ScoreTable G;

    /// <summary>Table 7.</summary>
    public ScoreTable H;
}
