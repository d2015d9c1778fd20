using ModelGen;

namespace TextGeneration;

/// <summary>
/// Goes on with a text, token by token. The session has room for one context: when it is full, the last half is read anew as a beginning, since the table of positions ends there.
/// </summary>
internal sealed class Writer(CachedSession session, NextLogits next, TokenSampler sampler)
{
    private readonly float[] logits = new float[sampler.VocabularySize];

    /// <summary>Reads a beginning, as far back as there is room for.</summary>
    public void Read(IReadOnlyList<int> text)
    {
        int[] tokens = [.. text.TakeLast(session.Capacity / 2)];
        session.Reset();
        next(tokens, logits, tokens.Length, default);
    }

    /// <summary>Draws the next token of a text, of which all others have been read.</summary>
    /// <param name="text">Takes the token.</param>
    public int Write(List<int> text)
    {
        int token = sampler.SampleToken(logits);
        text.Add(token);
        if (session.Lengths[0] == session.Capacity)
        {
            Read(text);
        }
        else
        {
            next([token], logits, 1, default);
        }

        return token;
    }
}
