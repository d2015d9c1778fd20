using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace ModelGen.Text;

/// <summary>
/// Tokens and their numbers, 0 to <see cref="Count"/> − 1: what an embedding's rows stand for. Immutable, and safe to use from several
/// threads. <see cref="VocabularyBuilder"/> makes one of texts, <see cref="Load"/> reads one from a file.
/// </summary>
public sealed class Vocabulary
{
    /// <summary>The most tokens of a vocabulary.</summary>
    public const int MaximumCount = 1 << 24;

    /// <summary>The most UTF-16 units of a token.</summary>
    public const int MaximumTokenLength = 1024;

    /// <summary>The number of a special token that is not there.</summary>
    internal const int None = -1;

    private readonly string[] tokens;
    private readonly long[] frequencies;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> ids;
    private readonly int paddingId;
    private readonly int unknownId;

    /// <param name="tokens">All different, special ones first.</param>
    /// <param name="frequencies">How often each was seen.</param>
    /// <param name="specialCount">How many are special.</param>
    /// <param name="paddingId">The padding token or <see cref="None"/>.</param>
    /// <param name="unknownId">The unknown token or <see cref="None"/>.</param>
    /// <param name="policy">What becomes of others.</param>
    internal Vocabulary(string[] tokens, long[] frequencies, int specialCount, int paddingId, int unknownId, OutOfVocabulary policy)
    {
        var table = new Dictionary<string, int>(tokens.Length, StringComparer.Ordinal);
        for (int id = 0; id < tokens.Length; id++)
        {
            table.Add(tokens[id], id);
        }

        this.tokens = tokens;
        this.frequencies = frequencies;
        this.paddingId = paddingId;
        this.unknownId = unknownId;
        ids = table.GetAlternateLookup<ReadOnlySpan<char>>();
        SpecialCount = specialCount;
        OutOfVocabulary = policy;
    }

    /// <summary>How many tokens there are: an embedding's <c>num_embeddings</c>.</summary>
    public int Count => tokens.Length;

    /// <summary>How many of them are special: numbers 0 to <see cref="SpecialCount"/> − 1, padding first, then unknown, then the others.</summary>
    public int SpecialCount { get; }

    /// <summary>Whether there is a padding token.</summary>
    public bool HasPadding => paddingId != None;

    /// <summary>Whether there is an unknown token.</summary>
    public bool HasUnknown => unknownId != None;

    /// <summary>The padding token's number.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public int PaddingId => HasPadding ? paddingId : throw new InvalidOperationException("This vocabulary has no padding token.");

    /// <summary>The unknown token's number.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public int UnknownId => HasUnknown ? unknownId : throw new InvalidOperationException("This vocabulary has no unknown token.");

    /// <summary>What becomes of a token that is not in the vocabulary.</summary>
    public OutOfVocabulary OutOfVocabulary { get; }

    /// <summary>How often each token was seen when the vocabulary was built, by number.</summary>
    public ReadOnlySpan<long> Frequencies => frequencies;

    /// <summary>The token with a number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none with this number.</exception>
    public string this[int id] => (uint)id < (uint)tokens.Length
        ? tokens[id]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"The vocabulary has the numbers 0 to {Count - 1}.");

    /// <summary>Whether the vocabulary has a token.</summary>
    public bool Contains(ReadOnlySpan<char> token) => ids.ContainsKey(token);

    /// <summary>The number of a token that the vocabulary has.</summary>
    /// <returns>Whether it has it.</returns>
    public bool TryGetId(ReadOnlySpan<char> token, out int id) => ids.TryGetValue(token, out id);

    /// <summary>The number that stands for a token, by the vocabulary's policy where it does not have it.</summary>
    /// <param name="token">Any token.</param>
    /// <param name="id">Its number.</param>
    /// <returns>False if the token is to be left out.</returns>
    /// <exception cref="KeyNotFoundException">The vocabulary does not have the token, and its policy is <see cref="OutOfVocabulary.Throw"/>.</exception>
    public bool TryEncode(ReadOnlySpan<char> token, out int id)
    {
        if (ids.TryGetValue(token, out id))
        {
            return true;
        }

        if (OutOfVocabulary == OutOfVocabulary.Throw)
        {
            ThrowUnknown(token);
        }

        id = unknownId;
        return OutOfVocabulary == OutOfVocabulary.Unknown;
    }

    /// <summary>Writes the vocabulary to a text file; a file that is already there is replaced at once or stays as it is.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, Write);

    /// <summary>Writes the vocabulary as text: a line that describes it, then each token and its frequency, separated by a tab.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        VocabularyFile.Write(stream, this);
    }

    /// <summary>Reads a file that <see cref="Save"/> wrote.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no valid vocabulary; the message has the line.</exception>
    public static Vocabulary Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return VocabularyFile.Read(stream, path);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no valid vocabulary; the message has the line.</exception>
    public static Vocabulary Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return VocabularyFile.Read(stream, "stream");
    }

    /// <summary>A token is not empty, not too long, and can be written as UTF-8.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    internal static void CheckToken(ReadOnlySpan<char> token, string name)
    {
        if (token.IsEmpty || token.Length > MaximumTokenLength)
        {
            throw new ArgumentException($"A token has 1 to {MaximumTokenLength} characters; this one has {token.Length}.", name);
        }

        for (ReadOnlySpan<char> rest = token; !rest.IsEmpty;)
        {
            if (System.Text.Rune.DecodeFromUtf16(rest, out _, out int length) != OperationStatus.Done)
            {
                throw new ArgumentException($"The token has a lone surrogate at position {token.Length - rest.Length}.", name);
            }

            rest = rest[length..];
        }
    }

    [DoesNotReturn]
    private static void ThrowUnknown(ReadOnlySpan<char> token) => throw new KeyNotFoundException($"The vocabulary does not have '{token}'.");
}
