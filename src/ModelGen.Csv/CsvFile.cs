using System.Text;
using nietras.SeparatedValues;

namespace ModelGen.Csv;

/// <summary>
/// Reads files of comma-separated values (RFC 4180), by Sep. The first line names the columns; commas, semicolons, tabs and bars are told apart by it. Blank lines are left out.
/// </summary>
public static class CsvFile
{
    /// <summary>Reads a whole file, all columns as texts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">What separates the columns; found out by default.</param>
    /// <param name="encoding">How its characters are written if it has no byte-order mark; UTF-8 by default.</param>
    /// <exception cref="InvalidDataException">It is no table: two columns have one name, a row has another number of columns, or bytes are no characters of the encoding.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Table Read(string path, char? separator = null, Encoding? encoding = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path, separator, encoding);
    }

    /// <summary>Reads a whole table from a stream.</summary>
    /// <param name="stream">From where it stands.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="separator">What separates the columns; found out by default.</param>
    /// <param name="encoding">How its characters are written if it has no byte-order mark; UTF-8 by default.</param>
    /// <exception cref="InvalidDataException">It is no table: two columns have one name, a row has another number of columns, or bytes are no characters of the encoding.</exception>
    public static Table Read(Stream stream, string source = "stream", char? separator = null, Encoding? encoding = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        foreach (Table all in Parts(stream, source, int.MaxValue, separator, encoding))
        {
            return all;
        }

        throw new InvalidDataException($"'{source}' is empty: it has no line that names the columns.");
    }

    /// <summary>Reads a file in parts, for tables that do not fit into memory: <c>IterableDataset.FromTables(_ => CsvFile.ReadChunks(path, 1000), (rows, batch) => …)</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">The rows of a part, at least 1; the last one has what is left.</param>
    /// <param name="separator">What separates the columns; found out by default.</param>
    /// <param name="encoding">How its characters are written if it has no byte-order mark; UTF-8 by default.</param>
    /// <returns>The parts; a file without rows has one, which is empty.</returns>
    /// <exception cref="InvalidDataException">It is no table: two columns have one name, a row has another number of columns, or bytes are no characters of the encoding.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<Table> ReadChunks(string path, int rows, char? separator = null, Encoding? encoding = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        return Chunks();

        IEnumerable<Table> Chunks()
        {
            using FileStream stream = File.OpenRead(path);
            foreach (Table table in Parts(stream, path, rows, separator, encoding))
            {
                yield return table;
            }
        }
    }

    private static IEnumerable<Table> Parts(Stream stream, string source, int rows, char? separator, Encoding? encoding)
    {
        using StreamReader text = Open(stream, encoding);
        Guarded(source, () => SkipEmptyLines(text));
        Sep? known = separator is { } character ? Sep.New(character) : null;

        // The number of columns is looked at here, where blank lines are known.
        using SepReader reader = Guarded(source, () => new SepReaderOptions(known) { Unescape = true, DisableColCountCheck = true }.From(text));
        string[] names = [.. reader.Header.ColNames];
        if (names.Length == 0 || (names.Length == 1 && names[0].Length == 0))
        {
            yield break;
        }

        if (new HashSet<string>(names, StringComparer.Ordinal).Count < names.Length)
        {
            throw new InvalidDataException($"'{source}' has two columns of one name: {string.Join(", ", names)}.");
        }

        bool isFirst = true;
        while (true)
        {
            List<string>[] columns = Array.ConvertAll(names, _ => new List<string>());
            while (columns[0].Count < rows && Guarded(source, reader.MoveNext))
            {
                Guarded(source, () => Add(reader, columns));
            }

            int count = columns[0].Count;
            if (count > 0 || isFirst)
            {
                var table = new Table();
                for (int i = 0; i < names.Length; i++)
                {
                    table.Add(names[i], columns[i].ToArray());
                }

                yield return table;
            }

            if (count < rows)
            {
                yield break;
            }

            isFirst = false;
        }
    }

    /// <summary>Bytes that are no characters are an error: replaced ones would make one name of two.</summary>
    private static StreamReader Open(Stream stream, Encoding? encoding)
    {
        var strict = (Encoding)(encoding ?? Encoding.UTF8).Clone();
        strict.DecoderFallback = DecoderFallback.ExceptionFallback;
        return new StreamReader(stream, strict, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
    }

    private static bool SkipEmptyLines(StreamReader text)
    {
        while (text.Peek() is '\r' or '\n')
        {
            text.Read();
        }

        return true;
    }

    private static bool Add(SepReader reader, List<string>[] columns)
    {
        SepReader.Row row = reader.Current;
        if (row.Span.IsWhiteSpace() && row.ColCount == 1)
        {
            return false;
        }

        if (row.ColCount != columns.Length)
        {
            throw new InvalidDataException($"line {row.LineNumberFrom} has {row.ColCount} {(row.ColCount == 1 ? "column" : "columns")}, the first one names {columns.Length}.");
        }

        for (int i = 0; i < columns.Length; i++)
        {
            columns[i].Add(row[i].ToString());
        }

        return true;
    }

    private static T Guarded<T>(string source, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"'{source}' has bytes that are no characters of its encoding: give CsvFile its encoding, such as Encoding.Latin1. {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or InvalidOperationException or InvalidDataException)
        {
            throw new InvalidDataException($"'{source}' is no table of separated values: {exception.Message}", exception);
        }
    }
}
