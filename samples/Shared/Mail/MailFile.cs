using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Samples;

/// <summary>
/// Reads <c>mail.tsv.gz</c>: the line <c>mail 1 COUNT</c>, then a line for each message with its class, family, subject and body, separated by tabs;
/// in a text, a backslash stands before n (line break), t (tab) and itself.
/// </summary>
internal static class MailFile
{
    /// <summary>The SHA-256 of the file that comes along.</summary>
    public const string Hash = "35F09C9CE5C531DD99F522BAC9CEF4D3D5BCD82E9B904D18B1EC4969481F36C8";

    /// <summary>More than the file has; what goes on behind it is refused.</summary>
    private const int MaximumMessages = 100_000;

    /// <summary>More than any line has: subject and body with every character escaped.</summary>
    private const int MaximumLine = 8192;

    private static readonly SearchValues<char> hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>An encoding that has a byte-order mark lets a reader skip one.</summary>
    private static readonly UTF8Encoding strict = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    /// <summary>Where the file lies beside the program.</summary>
    public static string DefaultPath => Path.Combine(AppContext.BaseDirectory, "data", "mail.tsv.gz");

    /// <summary>Reads the file that comes along, after a look at its hash.</summary>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is not the file that came along.</exception>
    public static Message[] Load(string path)
    {
        byte[] content = File.ReadAllBytes(path);
        string hash = Convert.ToHexString(SHA256.HashData(content));
        if (hash != Hash)
        {
            throw new InvalidDataException($"'{path}' is not the file that came with the sample: its SHA-256 is {hash}, not {Hash}.");
        }

        using var stream = new MemoryStream(content, writable: false);
        return Read(stream, path);
    }

    /// <summary>Reads a file of this format from a stream that <paramref name="source"/> names in messages.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message has the line.</exception>
    public static Message[] Read(Stream stream, string source)
    {
        using var content = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
        using var reader = new StreamReader(content, strict, detectEncodingFromByteOrderMarks: false);
        int number = 0;
        try
        {
            number = 1;
            var messages = new Message[Count(ReadLine(reader))];
            for (int i = 0; i < messages.Length; i++)
            {
                number++;
                messages[i] = Parse(ReadLine(reader) ?? throw new InvalidDataException($"it ends after {i} of {messages.Length} messages."));
            }

            return reader.Read() < 0 ? messages : throw new InvalidDataException($"it goes on after its {messages.Length} messages.");
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"Cannot read mail file '{source}', near line {number}: it is not UTF-8.", exception);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"Cannot read mail file '{source}', line {number}: {exception.Message}", exception);
        }
    }

    /// <summary>What SHA-256 a message has that gave its family the name.</summary>
    public static string FamilyOf(Message message)
    {
        string text = $"{(message.IsSpam ? "spam" : "ham")}\t{message.Subject}\t{message.Body}";
        return Convert.ToHexStringLower(SHA256.HashData(strict.GetBytes(text)));
    }

    private static int Count(string? header)
    {
        string? count = header?.StartsWith("mail 1 ", StringComparison.Ordinal) == true ? header["mail 1 ".Length..] : null;
        return int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value is >= 1 and <= MaximumMessages
            ? value
            : throw new InvalidDataException($"it does not begin with 'mail 1' and the number of messages, 1 to {MaximumMessages}.");
    }

    private static Message Parse(string line)
    {
        if (line.Split('\t') is not [var label, var family, var subject, var body])
        {
            throw new InvalidDataException("it is not a class, a family, a subject and a body, separated by tabs.");
        }

        if (label is not ("ham" or "spam"))
        {
            throw new InvalidDataException($"the class is '{label}', not ham or spam.");
        }

        if (family.Length != 64 || family.AsSpan().ContainsAnyExcept(hexadecimal))
        {
            throw new InvalidDataException("the family is not 64 hexadecimal digits.");
        }

        return new Message(label == "spam", family, Unescape(subject), Unescape(body));
    }

    /// <summary>A line up to its line feed, with or without a carriage return before it; null at the end of the file.</summary>
    private static string? ReadLine(StreamReader reader)
    {
        var line = new StringBuilder();
        int c = reader.Read();
        if (c < 0)
        {
            return null;
        }

        for (; c is >= 0 and not '\n'; c = reader.Read())
        {
            if (line.Length == MaximumLine)
            {
                throw new InvalidDataException($"it is longer than {MaximumLine} characters.");
            }

            line.Append((char)c);
        }

        line.Length -= line.Length > 0 && line[^1] == '\r' ? 1 : 0;
        return line.ToString();
    }

    private static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            result.Append(text[i] != '\\' ? text[i] : (++i < text.Length ? text[i] : default) switch
            {
                'n' => '\n',
                't' => '\t',
                '\\' => '\\',
                _ => throw new InvalidDataException("a backslash is followed by something other than n, t or a backslash."),
            });
        }

        return result.ToString();
    }
}
