using System.Text;

namespace ModelGen.Text;

/// <summary>
/// Reads UTF-8 text line by line, as editors of any system leave it: with or without a byte-order mark, lines ended by a line feed or by a carriage return and a line
/// feed. A line's length has a limit, so that a file without line breaks takes no memory.
/// </summary>
internal sealed class LineReader(Stream stream, int maximumLength) : IDisposable
{
    /// <summary>An encoding that writes a mark lets a reader skip one; were the reader to look for marks itself, it would take invalid bytes behind one.</summary>
    private static readonly UTF8Encoding encoding = new(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    private readonly StreamReader reader = new(stream, encoding, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
    private readonly char[] line = new char[maximumLength + 1];

    /// <summary>The number of the line that was read last or is being read, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Gives back the reader's buffers; the stream stays open.</summary>
    public void Dispose() => reader.Dispose();

    /// <summary>The next line without its end, valid until the next call.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
    /// <exception cref="DecoderFallbackException">It is not UTF-8.</exception>
    public bool TryRead(out ReadOnlySpan<char> text)
    {
        int length = 0;
        int c = reader.Read();
        bool any = c >= 0;
        Number += any ? 1 : 0;
        for (; c >= 0 && c != '\n'; c = reader.Read())
        {
            if (length == line.Length)
            {
                throw TooLong();
            }

            line[length++] = (char)c;
        }

        length -= length > 0 && line[length - 1] == '\r' ? 1 : 0;
        text = length <= maximumLength ? line.AsSpan(0, length) : throw TooLong();
        return any;
    }

    private InvalidDataException TooLong() => new($"it is longer than {maximumLength} characters.");
}
