namespace ModelGen.Text;

/// <summary>Encodes words by a tokenizer and a vocabulary. Texts of any length, no allocation.</summary>
public sealed class WordEncoder : ITextEncoder
{
    /// <summary>An encoder that gives each word of <paramref name="tokenizer"/> its number in <paramref name="vocabulary"/>.</summary>
    public WordEncoder(ITokenizer tokenizer, Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(vocabulary);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokenizer.MaximumTokenLength, Vocabulary.MaximumTokenLength, nameof(tokenizer));
        Tokenizer = tokenizer;
        Vocabulary = vocabulary;
    }

    /// <summary>What finds the words.</summary>
    public ITokenizer Tokenizer { get; }

    /// <summary>What numbers them.</summary>
    public Vocabulary Vocabulary { get; }

    /// <inheritdoc/>
    public int Encode(ReadOnlySpan<char> text, Span<int> ids, Span<Range> places = default)
    {
        if (!places.IsEmpty && places.Length != ids.Length)
        {
            throw new ArgumentException($"There is room for {ids.Length} tokens, but for {places.Length} places.", nameof(places));
        }

        Span<char> buffer = stackalloc char[Vocabulary.MaximumTokenLength];
        int count = 0;
        for (int position = 0; count < ids.Length && Tokenizer.TryRead(text, position, buffer, out TextToken token); position = token.End)
        {
            if (!Vocabulary.TryEncode(buffer[..token.Length], out int id))
            {
                continue;
            }

            ids[count] = id;
            if (!places.IsEmpty)
            {
                places[count] = token.Start..token.End;
            }

            count++;
        }

        return count;
    }

    /// <inheritdoc/>
    public int Count(ReadOnlySpan<char> text)
    {
        Span<char> buffer = stackalloc char[Vocabulary.MaximumTokenLength];
        int count = 0;
        for (int position = 0; Tokenizer.TryRead(text, position, buffer, out TextToken token); position = token.End)
        {
            count += Vocabulary.TryEncode(buffer[..token.Length], out _) ? 1 : 0;
        }

        return count;
    }
}
