using System.Text;

namespace ModelGen.Text;

/// <summary>Reads a text line by line, with a limit on a line's length, so that a file without line breaks takes no memory.</summary>
internal sealed class LineReader(Stream stream, Encoding encoding, int maximumLength) : IDisposable
{
    private readonly StreamReader reader = new(stream, encoding, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
    private readonly char[] line = new char[maximumLength];

    /// <summary>The number of the line that was read last or is being read, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Gives back the reader's buffers; the stream stays open.</summary>
    public void Dispose() => reader.Dispose();

    /// <summary>The next line without its line feed, valid until the next call.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="InvalidDataException">The line is too long.</exception>
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
                throw new InvalidDataException($"it is longer than {line.Length} characters.");
            }

            line[length++] = (char)c;
        }

        text = line.AsSpan(0, length);
        return any;
    }
}
