using System.Buffers;
using System.Globalization;
using System.Text;

namespace ModelGen.Text;

/// <summary>
/// Cuts a text into words: runs of Unicode letters, digits and the marks that belong to them, with single apostrophes between
/// (<c>don't</c>). Web addresses, e-mail addresses and numbers become one token each, because there is no end of different ones.
/// </summary>
public sealed class WordTokenizer : ITokenizer
{
    /// <summary>More of one punctuation mark in a row say no more.</summary>
    private const int LongestMark = 3;

    private readonly WordTokenizerOptions options;

    /// <summary>A tokenizer; without options, the defaults of <see cref="WordTokenizerOptions"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The token length is out of its range.</exception>
    /// <exception cref="ArgumentException">A class's token is empty or longer than tokens may be.</exception>
    public WordTokenizer(WordTokenizerOptions? options = null)
    {
        this.options = options ?? new WordTokenizerOptions();
        MaximumTokenLength = this.options.MaximumTokenLength;
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumTokenLength, 4, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumTokenLength, Vocabulary.MaximumTokenLength, nameof(options));
        foreach (string? token in (ReadOnlySpan<string?>)[this.options.WebAddressToken, this.options.EmailToken, this.options.NumberToken])
        {
            if (token is not null && (token.Length == 0 || token.Length > MaximumTokenLength))
            {
                throw new ArgumentException($"The token '{token}' does not have 1 to {MaximumTokenLength} characters.", nameof(options));
            }
        }
    }

    /// <inheritdoc/>
    public int MaximumTokenLength { get; }

    /// <inheritdoc/>
    public bool TryRead(ReadOnlySpan<char> text, int position, Span<char> buffer, out TextToken token)
    {
        if ((uint)position > (uint)text.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(position), position, $"The text has the positions 0 to {text.Length}.");
        }

        if (buffer.Length < MaximumTokenLength)
        {
            throw new ArgumentException($"The buffer has {buffer.Length} characters; a token may have {MaximumTokenLength}.", nameof(buffer));
        }

        for (int start = position; start < text.Length;)
        {
            ReadOnlySpan<char> rest = text[start..];
            Kind kind = Classify(rest, out int width);
            if (kind == Kind.Space || (kind == Kind.Mark && !options.Punctuation))
            {
                start += width;
                continue;
            }

            (int length, string? name) = kind == Kind.Mark ? (MarkLength(rest, width), null) : Measure(rest);
            int written = name is null ? Copy(Content(rest[..length], width, kind), buffer[..MaximumTokenLength]) : Copy(name, buffer);
            token = new TextToken(start, start + length, written);
            return true;
        }

        token = default;
        return false;
    }

    private enum Kind
    {
        /// <summary>White space, control characters, lone surrogates.</summary>
        Space,

        /// <summary>Punctuation and symbols.</summary>
        Mark,

        /// <summary>A letter, or a mark that belongs to one.</summary>
        Letter,

        /// <summary>A digit, of any script.</summary>
        Digit,
    }

    private static Kind Classify(ReadOnlySpan<char> text, out int width)
    {
        if (Rune.DecodeFromUtf16(text, out Rune rune, out width) != OperationStatus.Done)
        {
            width = Math.Max(1, width);
            return Kind.Space;
        }

        return Rune.GetUnicodeCategory(rune) switch
        {
            <= UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber => Kind.Digit,
            UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Letter,
            >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherSymbol => Kind.Mark,
            _ => Kind.Space,
        };
    }

    /// <summary>How long the run of the first character is.</summary>
    private static int MarkLength(ReadOnlySpan<char> text, int width)
    {
        int length = width;
        while (text[length..].StartsWith(text[..width]))
        {
            length += width;
        }

        return length;
    }

    /// <summary>What of a token's place becomes its text.</summary>
    private static ReadOnlySpan<char> Content(ReadOnlySpan<char> place, int width, Kind kind) =>
        kind == Kind.Mark ? place[..Math.Min(place.Length, LongestMark * width)] : place;

    /// <summary>How much of the text, which begins with a letter or digit, is one token, and the name of its class, if it has one.</summary>
    private (int Length, string? Name) Measure(ReadOnlySpan<char> text)
    {
        if (options.WebAddressToken is not null && Addresses.UrlLength(text) is > 0 and int url)
        {
            return (url, options.WebAddressToken);
        }

        if (options.EmailToken is not null && Addresses.EmailLength(text) is > 0 and int email)
        {
            return (email, options.EmailToken);
        }

        int number = NumberLength(text);
        return number > 0 ? (number, options.NumberToken) : (WordLength(text), null);
    }

    /// <summary>The length of the number that the text begins with. A group of digits that runs into letters is not part of it: 3d is a word.</summary>
    private static int NumberLength(ReadOnlySpan<char> text)
    {
        int end = 0;
        int groups = 0;
        for (int i = 0; i < text.Length;)
        {
            Kind kind = Classify(text[i..], out int width);
            if (kind == Kind.Letter)
            {
                return i == end ? groups : end;
            }

            bool joins = kind == Kind.Mark && i == end && ".,:/-".Contains(text[i], StringComparison.Ordinal);
            if (kind != Kind.Digit && !joins)
            {
                break;
            }

            groups = joins ? end : groups;
            i += width;
            end = kind == Kind.Digit ? i : end;
        }

        return end;
    }

    private static int WordLength(ReadOnlySpan<char> text)
    {
        int end = 0;
        for (int i = 0; i < text.Length;)
        {
            Kind kind = Classify(text[i..], out int width);
            bool joins = i == end && text[i] is '\'' or '\u2019';
            if (kind is not (Kind.Letter or Kind.Digit) && !joins)
            {
                break;
            }

            i += width;
            end = kind is Kind.Letter or Kind.Digit ? i : end;
        }

        return end;
    }

    /// <summary>Copies whole characters as long as they fit, in lower case if asked for.</summary>
    private int Copy(ReadOnlySpan<char> source, Span<char> target)
    {
        int length = 0;
        foreach (Rune rune in source.EnumerateRunes())
        {
            Rune letter = rune.Value == '\u2019' ? new Rune('\'') : options.LowerCase ? Rune.ToLowerInvariant(rune) : rune;
            if (!letter.TryEncodeToUtf16(target[length..], out int width))
            {
                break;
            }

            length += width;
        }

        return length;
    }
}
