using System.Globalization;
using System.Text;

namespace ModelGen.Text;

/// <summary>
/// The text form of a vocabulary, UTF-8. The first line is <c>vocabulary 1 COUNT SPECIAL PADDING UNKNOWN POLICY</c>: the format's
/// version, how many tokens, how many of them special, the numbers of padding and unknown or −1, and what becomes of others. Each
/// further line is a token and its frequency, separated by a tab; a token's tabs, line breaks and backslashes are escaped with a backslash.
/// What an editor makes of it is read as well: a byte-order mark, and a carriage return before each line feed.
/// </summary>
internal static class VocabularyFile
{
    private const string Magic = "vocabulary";
    private const string Version = "1";

    /// <summary>An escaped token, a tab, a frequency.</summary>
    private const int MaximumLine = (2 * Vocabulary.MaximumTokenLength) + 32;

    /// <summary>Memory that a promised count may claim before lines have come.</summary>
    private const int FirstCapacity = 1 << 14;

    private static readonly UTF8Encoding encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Write(Stream stream, Vocabulary vocabulary)
    {
        using var writer = new StreamWriter(stream, encoding, leaveOpen: true) { NewLine = "\n" };
        int padding = vocabulary.HasPadding ? vocabulary.PaddingId : Vocabulary.None;
        int unknown = vocabulary.HasUnknown ? vocabulary.UnknownId : Vocabulary.None;
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Magic} {Version} {vocabulary.Count} {vocabulary.SpecialCount} {padding} {unknown} {Name(vocabulary.OutOfVocabulary)}"));
        for (int id = 0; id < vocabulary.Count; id++)
        {
            foreach (char c in vocabulary[id])
            {
                Escape(writer, c);
            }

            writer.Write('\t');
            writer.Write(vocabulary.Frequencies[id].ToString(CultureInfo.InvariantCulture));
            writer.Write('\n');
        }
    }

    public static Vocabulary Read(Stream stream, string source)
    {
        using var lines = new LineReader(stream, MaximumLine);
        try
        {
            return Read(lines);
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"Cannot read vocabulary '{source}', after line {lines.Number}: it is not UTF-8.", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"Cannot read vocabulary '{source}', line {lines.Number}: {exception.Message}", exception);
        }
    }

    private static Vocabulary Read(LineReader lines)
    {
        if (!lines.TryRead(out ReadOnlySpan<char> header))
        {
            throw new InvalidDataException("it is empty.");
        }

        string[] fields = header.ToString().Split(' ');
        if (fields is not [Magic, Version, _, _, _, _, _])
        {
            throw new InvalidDataException($"it does not begin with '{Magic} {Version}' and five fields.");
        }

        int count = Integer(fields[2], "number of tokens", 0, Vocabulary.MaximumCount);
        int special = Integer(fields[3], "number of special tokens", 0, count);
        int padding = Integer(fields[4], "padding token", Vocabulary.None, special - 1);
        int unknown = Integer(fields[5], "unknown token", Vocabulary.None, special - 1);
        OutOfVocabulary policy = Policy(fields[6]);
        if (policy == OutOfVocabulary.Unknown && unknown == Vocabulary.None)
        {
            throw new InvalidDataException("unknown tokens are to become the unknown token, but there is none.");
        }

        if (padding == unknown && padding != Vocabulary.None)
        {
            throw new InvalidDataException("padding and unknown are one token.");
        }

        (string[] tokens, long[] frequencies) = ReadTokens(lines, count);
        return new Vocabulary(tokens, frequencies, special, padding, unknown, policy);
    }

    private static (string[] Tokens, long[] Frequencies) ReadTokens(LineReader lines, int count)
    {
        var tokens = new List<string>(Math.Min(count, FirstCapacity));
        var frequencies = new List<long>(Math.Min(count, FirstCapacity));
        var seen = new HashSet<string>(Math.Min(count, FirstCapacity), StringComparer.Ordinal);
        while (lines.TryRead(out ReadOnlySpan<char> line))
        {
            if (tokens.Count == count)
            {
                throw new InvalidDataException($"it goes on after the {count} tokens that the first line promises.");
            }

            int tab = line.IndexOf('\t');
            if (tab < 0 || !long.TryParse(line[(tab + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long frequency))
            {
                throw new InvalidDataException("it is not a token, a tab and a frequency.");
            }

            string token = Unescape(line[..tab]);
            if (token.Length is 0 or > Vocabulary.MaximumTokenLength)
            {
                throw new InvalidDataException($"a token has 1 to {Vocabulary.MaximumTokenLength} characters; this one has {token.Length}.");
            }

            if (!seen.Add(token))
            {
                throw new InvalidDataException($"the token '{token}' is there twice, first as number {tokens.IndexOf(token)}.");
            }

            tokens.Add(token);
            frequencies.Add(frequency);
        }

        return tokens.Count == count
            ? ([.. tokens], [.. frequencies])
            : throw new InvalidDataException($"it ends after {tokens.Count} of {count} tokens.");
    }

    private static int Integer(string text, string what, int least, int most) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most
            ? value
            : throw new InvalidDataException($"the {what} is '{text}', not {least} to {most}.");

    private static string Name(OutOfVocabulary policy) => policy switch
    {
        OutOfVocabulary.Skip => "skip",
        OutOfVocabulary.Throw => "throw",
        _ => "unknown",
    };

    private static OutOfVocabulary Policy(string text) => text switch
    {
        "unknown" => OutOfVocabulary.Unknown,
        "skip" => OutOfVocabulary.Skip,
        "throw" => OutOfVocabulary.Throw,
        _ => throw new InvalidDataException($"'{text}' is not unknown, skip or throw."),
    };

    private static void Escape(StreamWriter writer, char c)
    {
        char code = c switch
        {
            '\t' => 't',
            '\n' => 'n',
            '\r' => 'r',
            '\\' => '\\',
            _ => default,
        };
        if (code != default)
        {
            writer.Write('\\');
        }

        writer.Write(code == default ? c : code);
    }

    private static string Unescape(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\'))
        {
            return text.ToString();
        }

        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            result.Append((i < text.Length ? text[i] : default) switch
            {
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                '\\' => '\\',
                _ => throw new InvalidDataException("a backslash is followed by something other than t, n, r or a backslash."),
            });
        }

        return result.ToString();
    }
}
