using Microsoft.ML.Tokenizers;

namespace ModelGen.Text;

/// <summary>
/// Encodes by a tokenizer of <c>Microsoft.ML.Tokenizers</c>: byte-pair encoding (<see cref="BpeTokenizer"/>, <see cref="TiktokenTokenizer"/>), WordPiece
/// (<see cref="WordPieceTokenizer"/>, <see cref="BertTokenizer"/>), SentencePiece. The tokenizer brings its own vocabulary, and allocates for each text.
/// </summary>
public sealed class SubwordEncoder : ITextEncoder
{
    /// <summary>An encoder by <paramref name="tokenizer"/>.</summary>
    public SubwordEncoder(Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        Tokenizer = tokenizer;
    }

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>Encodes a text from its beginning, as many tokens as there is room for.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ids">Takes the tokens' numbers.</param>
    /// <param name="places">Takes where each token stands, in the text as the tokenizer's normalizer leaves it, which may differ from
    /// <paramref name="text"/>; as long as <paramref name="ids"/>, or empty if not wanted.</param>
    /// <returns>How many tokens were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="places"/> has another length.</exception>
    public int Encode(ReadOnlySpan<char> text, Span<int> ids, Span<Range> places = default)
    {
        if (!places.IsEmpty)
        {
            return EncodeWithPlaces(text, ids, places);
        }

        if (ids.IsEmpty)
        {
            return 0;
        }

        IReadOnlyList<int> found = Tokenizer.EncodeToIds(text, ids.Length, out _, out _);
        for (int i = 0; i < found.Count; i++)
        {
            ids[i] = found[i];
        }

        return found.Count;
    }

    /// <inheritdoc/>
    public int Count(ReadOnlySpan<char> text) => Tokenizer.CountTokens(text);

    private int EncodeWithPlaces(ReadOnlySpan<char> text, Span<int> ids, Span<Range> places)
    {
        if (places.Length != ids.Length)
        {
            throw new ArgumentException($"There is room for {ids.Length} tokens, but for {places.Length} places.", nameof(places));
        }

        IReadOnlyList<EncodedToken> tokens = Tokenizer.EncodeToTokens(text, out _);
        int count = Math.Min(tokens.Count, ids.Length);
        for (int i = 0; i < count; i++)
        {
            ids[i] = tokens[i].Id;
            places[i] = tokens[i].Offset;
        }

        return count;
    }
}
