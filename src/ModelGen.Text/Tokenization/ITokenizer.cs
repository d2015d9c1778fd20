namespace ModelGen.Text;

/// <summary>Cuts a text into tokens, one at a time, into a buffer of the caller: nothing is allocated. Implementations keep no state between calls.</summary>
/// <example><code>
/// char[] buffer = new char[tokenizer.MaximumTokenLength];
/// for (int position = 0; tokenizer.TryRead(text, position, buffer, out TextToken token); position = token.End)
/// {
///     ReadOnlySpan&lt;char&gt; word = buffer.AsSpan(0, token.Length);
/// }
/// </code></example>
public interface ITokenizer
{
    /// <summary>The most UTF-16 units of a token.</summary>
    int MaximumTokenLength { get; }

    /// <summary>Finds the first token at or behind a position.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="position">0, or the end of the token before.</param>
    /// <param name="buffer">At least <see cref="MaximumTokenLength"/> long; the token is written to its beginning.</param>
    /// <param name="token">Where the token stands, and its length in the buffer.</param>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="ArgumentException">The buffer is too short, or the position outside the text.</exception>
    bool TryRead(ReadOnlySpan<char> text, int position, Span<char> buffer, out TextToken token);
}
