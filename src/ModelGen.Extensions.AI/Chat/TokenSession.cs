using System.Runtime.InteropServices;

namespace ModelGen.Extensions.AI;

/// <summary>A session of one row with the tokens that it has read.</summary>
internal sealed class TokenSession
{
    private readonly CachedSession session;
    private readonly NextLogits next;
    private readonly float[] logits;
    private readonly List<int> tokens = [];

    /// <exception cref="ArgumentException">The session has not one row.</exception>
    public TokenSession(CachedSession session, NextLogits next, int vocabularySize)
    {
        if (session.Batch != 1)
        {
            throw new ArgumentException($"A conversation is one row; the session has {session.Batch}.", nameof(session));
        }

        (this.session, this.next) = (session, next);
        session.Reset();
        logits = new float[vocabularySize];
    }

    /// <summary>How many tokens it has room for.</summary>
    public int Capacity => session.Capacity;

    /// <summary>Whether there is no room for another token.</summary>
    public bool IsFull => tokens.Count == Capacity;

    /// <summary>How many tokens it has read.</summary>
    public int Count => tokens.Count;

    /// <summary>Logits for the token behind those that have been read.</summary>
    public ReadOnlySpan<float> Logits => logits;

    /// <summary>How many tokens of a prompt need not be read again: the last one always is, for its logits.</summary>
    public int CommonWith(ReadOnlySpan<int> prompt) => Math.Min(CollectionsMarshal.AsSpan(tokens).CommonPrefixLength(prompt), prompt.Length - 1);

    /// <summary>Forgets what is not the beginning of a prompt.</summary>
    /// <returns>How many tokens of the prompt are left.</returns>
    public int GoBackTo(ReadOnlySpan<int> prompt)
    {
        int common = CommonWith(prompt);
        session.Rewind(common);
        tokens.RemoveRange(common, tokens.Count - common);
        return common;
    }

    /// <summary>Reads tokens, for which there must be room.</summary>
    public void Read(ReadOnlySpan<int> added)
    {
        next(added, logits, added.Length, default);
        tokens.AddRange(added);
    }
}
