using Microsoft.ML.Tokenizers;

namespace ModelGen.Text;

/// <summary>
/// Encodes by a tokenizer of <c>Microsoft.ML.Tokenizers</c>: byte-pair encoding (<see cref="BpeTokenizer"/>, <see cref="TiktokenTokenizer"/>), WordPiece
/// (<see cref="WordPieceTokenizer"/>, <see cref="BertTokenizer"/>), SentencePiece. The tokenizer brings its own vocabulary, and allocates for each text.
/// </summary>
/// <remarks>
/// What the tokenizer adds to a text belongs to its encoding, unless it is asked for without: <c>[CLS]</c> and <c>[SEP]</c> of <see cref="BertTokenizer"/>, which stay where
/// a text is cut at its end, and the beginning and end of a sentence of <see cref="SentencePieceTokenizer"/> (<see cref="LlamaTokenizer"/>),
/// <see cref="CodeGenTokenizer"/> (<see cref="Phi2Tokenizer"/>) and <see cref="BpeTokenizer"/>, as they were created.
/// </remarks>
public sealed class SubwordEncoder : ITextEncoder
{
    /// <summary>An encoder by <paramref name="tokenizer"/>.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="addSpecialTokens">Whether the encoding has the tokens that the tokenizer adds to a text.</param>
    /// <exception cref="ArgumentException">Special tokens are not wanted, but the tokenizer cannot leave out those it adds.</exception>
    public SubwordEncoder(Tokenizer tokenizer, bool addSpecialTokens = true)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (!addSpecialTokens && tokenizer is BpeTokenizer && AddsTokens(tokenizer))
        {
            throw new ArgumentException("This tokenizer always adds its beginning or end of a sentence: create it without them.", nameof(tokenizer));
        }

        Tokenizer = tokenizer;
        AddSpecialTokens = addSpecialTokens;
    }

    /// <summary>The tokenizer.</summary>
    public Tokenizer Tokenizer { get; }

    /// <summary>Whether the encoding has the tokens that the tokenizer adds to a text.</summary>
    public bool AddSpecialTokens { get; }

    /// <summary>Encodes a text from its beginning, as many tokens as there is room for.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ids">Takes the tokens' numbers.</param>
    /// <param name="places">Takes where each token stands, in the text as the tokenizer's normalizer leaves it, which may differ from
    /// <paramref name="text"/>; as long as <paramref name="ids"/>, or empty if not wanted. Tokens that the tokenizer adds have empty places.</param>
    /// <returns>How many tokens were written.</returns>
    /// <exception cref="ArgumentException"><paramref name="places"/> has another length.</exception>
    public int Encode(ReadOnlySpan<char> text, Span<int> ids, Span<Range> places = default)
    {
        if (!places.IsEmpty && places.Length != ids.Length)
        {
            throw new ArgumentException($"There is room for {ids.Length} tokens, but for {places.Length} places.", nameof(places));
        }

        return Tokenizer is BertTokenizer bert && AddSpecialTokens ? EncodeEnclosed(bert, text, ids, places) : EncodeText(text, ids, places);
    }

    /// <inheritdoc/>
    public int Count(ReadOnlySpan<char> text) => Tokenizer switch
    {
        // [CLS] and [SEP]: what BertTokenizer says for a Tokenizer is without.
        BertTokenizer when AddSpecialTokens => Tokenizer.CountTokens(text) + 2,
        SentencePieceTokenizer pieces when !AddSpecialTokens => pieces.CountTokens(text, addBeginningOfSentence: false, addEndOfSentence: false),
        CodeGenTokenizer code when !AddSpecialTokens => code.CountTokens(text, code.AddPrefixSpace, addBeginningOfSentence: false, addEndOfSentence: false),
        _ => Tokenizer.CountTokens(text),
    };

    /// <summary>As <see cref="BertTokenizer"/> itself does: nothing where there is no room for both.</summary>
    private int EncodeEnclosed(BertTokenizer bert, ReadOnlySpan<char> text, Span<int> ids, Span<Range> places)
    {
        if (ids.Length < 2)
        {
            return 0;
        }

        int count = EncodeText(text, ids[1..^1], places.IsEmpty ? places : places[1..^1]);
        (ids[0], ids[count + 1]) = (bert.ClassificationTokenId, bert.SeparatorTokenId);
        if (!places.IsEmpty)
        {
            Index end = count == 0 ? Index.Start : places[count].End;
            (places[0], places[count + 1]) = (..0, end..end);
        }

        return count + 2;
    }

    private int EncodeText(ReadOnlySpan<char> text, Span<int> ids, Span<Range> places)
    {
        if (ids.IsEmpty)
        {
            return 0;
        }

        if (!places.IsEmpty)
        {
            return EncodeWithPlaces(text, ids, places);
        }

        IReadOnlyList<int> found = Ids(text, ids.Length);
        int count = Math.Min(found.Count, ids.Length);
        for (int i = 0; i < count; i++)
        {
            ids[i] = found[i];
        }

        return count;
    }

    private int EncodeWithPlaces(ReadOnlySpan<char> text, Span<int> ids, Span<Range> places)
    {
        IReadOnlyList<EncodedToken> tokens = Tokens(text);
        int count = Math.Min(tokens.Count, ids.Length);
        for (int i = 0; i < count; i++)
        {
            ids[i] = tokens[i].Id;
            places[i] = tokens[i].Offset;
        }

        return count;
    }

    private IReadOnlyList<int> Ids(ReadOnlySpan<char> text, int room) => Tokenizer switch
    {
        // With a limit it would leave out the whole word that the limit cuts.
        WordPieceTokenizer => Tokenizer.EncodeToIds(text),
        SentencePieceTokenizer pieces when !AddSpecialTokens => pieces.EncodeToIds(text, addBeginningOfSentence: false, addEndOfSentence: false, room, out _, out _),
        CodeGenTokenizer code when !AddSpecialTokens =>
            code.EncodeToIds(text, room, code.AddPrefixSpace, addBeginningOfSentence: false, addEndOfSentence: false, out _, out _),
        _ => Tokenizer.EncodeToIds(text, room, out _, out _),
    };

    private IReadOnlyList<EncodedToken> Tokens(ReadOnlySpan<char> text) => Tokenizer switch
    {
        SentencePieceTokenizer pieces when !AddSpecialTokens => pieces.EncodeToTokens(text, out _, addBeginningOfSentence: false, addEndOfSentence: false),
        CodeGenTokenizer code when !AddSpecialTokens =>
            code.EncodeToTokens(text, code.AddPrefixSpace, addBeginningOfSentence: false, addEndOfSentence: false, out _),
        _ => Tokenizer.EncodeToTokens(text, out _),
    };

    /// <summary>Whether a text of one letter gets tokens that stand for nothing in it.</summary>
    private static bool AddsTokens(Tokenizer tokenizer)
    {
        foreach (EncodedToken token in tokenizer.EncodeToTokens("a", out _))
        {
            if (token.Offset.Start.Equals(token.Offset.End))
            {
                return true;
            }
        }

        return false;
    }
}
