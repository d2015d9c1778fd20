namespace ModelGen.Text;

/// <summary>A side of a sequence.</summary>
public enum SequenceSide
{
    /// <summary>Before the first token.</summary>
    Left,

    /// <summary>Behind the last token.</summary>
    Right,
}
