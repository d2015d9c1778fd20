namespace ModelGen.Extensions.AI;

/// <summary>Lets a text pass as far as no stop sequence may have begun in it, until one is found.</summary>
internal sealed class StopText(string[] sequences)
{
    /// <summary>What may be the beginning of a sequence.</summary>
    private string kept = "";

    /// <summary>Whether a sequence has been found: nothing passes behind it.</summary>
    public bool IsFound { get; private set; }

    /// <summary>Takes a piece, and gives what can pass: up to a sequence, or to what may become one.</summary>
    public string Add(string piece)
    {
        if (IsFound || piece.Length == 0)
        {
            return "";
        }

        string text = kept + piece;
        int end = text.Length;
        foreach (string sequence in sequences)
        {
            int place = text.IndexOf(sequence, StringComparison.Ordinal);
            if (place >= 0 && (!IsFound || place < end))
            {
                (IsFound, end) = (true, place);
            }
        }

        if (!IsFound)
        {
            end -= Beginning(text);
        }

        kept = IsFound ? "" : text[end..];
        return text[..end];
    }

    /// <summary>Gives what has been kept: the text ends here.</summary>
    public string Finish()
    {
        string rest = kept;
        kept = "";
        return rest;
    }

    /// <summary>How long the longest end of a text is that a sequence begins with.</summary>
    private int Beginning(string text)
    {
        int longest = 0;
        foreach (string sequence in sequences)
        {
            for (int length = Math.Min(sequence.Length - 1, text.Length); length > longest; length--)
            {
                if (text.AsSpan(text.Length - length).SequenceEqual(sequence.AsSpan(0, length)))
                {
                    longest = length;
                }
            }
        }

        return longest;
    }
}
