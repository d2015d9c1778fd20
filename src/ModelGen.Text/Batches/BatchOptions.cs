namespace ModelGen.Text;

/// <summary>How sequences of different lengths become rows of one length.</summary>
public sealed record BatchOptions
{
    /// <summary>The number that fills short rows; a vocabulary's <see cref="Vocabulary.PaddingId"/>.</summary>
    public int PaddingId { get; init; }

    /// <summary>Where short rows are filled. Recurrent layers that are told the lengths want it right.</summary>
    public SequenceSide Padding { get; init; } = SequenceSide.Right;

    /// <summary>Where tokens of a long sequence are dropped: right keeps its beginning, left its end.</summary>
    public SequenceSide Truncation { get; init; } = SequenceSide.Right;
}
