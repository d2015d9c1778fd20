using System.ComponentModel;

#pragma warning disable CA1051 // Fields: emitted code sets those that there are.

namespace ModelGen.Runtime;

/// <summary>Where the gradients of tables go, in the order of <see cref="ScoreTables"/>: empty for one that nobody wants.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct ScoreGradients
{
    /// <summary>That of table 0.</summary>
    public Span<float> A;

    /// <summary>That of table 1.</summary>
    public Span<float> B;

    /// <summary>That of table 2.</summary>
    public Span<float> C;

    /// <summary>That of table 3.</summary>
    public Span<float> D;

    /// <summary>That of table 4.</summary>
    public Span<float> E;

    /// <summary>That of table 5.</summary>
    public Span<float> F;

    /// <summary>That of table 6.</summary>
    public Span<float> G;

    /// <summary>That of table 7.</summary>
    public Span<float> H;
}
