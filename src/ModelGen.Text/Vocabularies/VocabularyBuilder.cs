namespace ModelGen.Text;

/// <summary>Counts tokens and makes a <see cref="Vocabulary"/> of the most frequent ones.</summary>
public sealed class VocabularyBuilder
{
    private readonly Dictionary<string, long> frequencies;
    private readonly Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> bySpan;

    /// <summary>A builder that has seen nothing.</summary>
    public VocabularyBuilder()
    {
        frequencies = new Dictionary<string, long>(StringComparer.Ordinal);
        bySpan = frequencies.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>How many different tokens have been seen.</summary>
    public int DistinctCount => frequencies.Count;

    /// <summary>Counts a token; allocates where it is seen for the first time.</summary>
    /// <param name="token">1 to <see cref="Vocabulary.MaximumTokenLength"/> UTF-16 units without lone surrogates.</param>
    /// <exception cref="ArgumentException">The token is empty, too long or no valid text.</exception>
    public void Add(ReadOnlySpan<char> token)
    {
        if (bySpan.TryGetValue(token, out long frequency))
        {
            bySpan[token] = frequency + 1;
            return;
        }

        Vocabulary.CheckToken(token, nameof(token));
        bySpan[token] = 1;
    }

    /// <summary>Counts the tokens of a text.</summary>
    /// <exception cref="ArgumentException">The tokenizer gave a token that no vocabulary can have.</exception>
    public void Add(ReadOnlySpan<char> text, ITokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        char[] buffer = new char[tokenizer.MaximumTokenLength];
        for (int position = 0; tokenizer.TryRead(text, position, buffer, out TextToken token); position = token.End)
        {
            Add(buffer.AsSpan(0, token.Length));
        }
    }

    /// <summary>
    /// The vocabulary: special tokens first, then the others by falling frequency, equally frequent ones in ordinal order. The order in
    /// which tokens were added does not matter.
    /// </summary>
    /// <exception cref="ArgumentException">The options contradict each other: a special token twice, more of them than the vocabulary may have, no unknown token
    /// though <see cref="OutOfVocabulary.Unknown"/> needs one.</exception>
    public Vocabulary Build(VocabularyOptions? options = null)
    {
        options ??= new VocabularyOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MinimumFrequency, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaximumSize, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaximumSize, Vocabulary.MaximumCount, nameof(options));
        List<string> tokens = SpecialTokens(options);
        int specialCount = tokens.Count;
        if (specialCount > options.MaximumSize)
        {
            throw new ArgumentException($"{specialCount} special tokens do not fit a vocabulary of {options.MaximumSize}.", nameof(options));
        }

        var specials = new HashSet<string>(tokens, StringComparer.Ordinal);
        var candidates = new List<KeyValuePair<string, long>>();
        foreach (var pair in frequencies)
        {
            if (pair.Value >= options.MinimumFrequency && !specials.Contains(pair.Key))
            {
                candidates.Add(pair);
            }
        }

        candidates.Sort(static (a, b) => b.Value.CompareTo(a.Value) is not 0 and int order ? order : string.CompareOrdinal(a.Key, b.Key));
        for (int i = 0; i < candidates.Count && tokens.Count < options.MaximumSize; i++)
        {
            tokens.Add(candidates[i].Key);
        }

        long[] counts = [.. tokens.ConvertAll(token => frequencies.GetValueOrDefault(token))];
        return new Vocabulary([.. tokens], counts, specialCount, PaddingId(options), UnknownId(options), options.OutOfVocabulary);
    }

    private static int PaddingId(VocabularyOptions options) => options.PaddingToken is null ? Vocabulary.None : 0;

    private static int UnknownId(VocabularyOptions options) => options.UnknownToken is null ? Vocabulary.None : PaddingId(options) + 1;

    private static List<string> SpecialTokens(VocabularyOptions options)
    {
        if (options.OutOfVocabulary == OutOfVocabulary.Unknown && options.UnknownToken is null)
        {
            throw new ArgumentException("Unknown tokens are to become the unknown token, but there is none.", nameof(options));
        }

        var tokens = new List<string>();
        if (options.PaddingToken is not null)
        {
            tokens.Add(options.PaddingToken);
        }

        if (options.UnknownToken is not null)
        {
            tokens.Add(options.UnknownToken);
        }

        tokens.AddRange(options.SpecialTokens);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string token in tokens)
        {
            Vocabulary.CheckToken(token, nameof(options));
            if (!seen.Add(token))
            {
                throw new ArgumentException($"The special token '{token}' is there twice.", nameof(options));
            }
        }

        return tokens;
    }
}
