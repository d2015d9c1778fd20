using nietras.SeparatedValues;

namespace ModelGen.Csv;

/// <summary>Reads files of comma-separated values (RFC 4180), by Sep. The first line names the columns; commas, semicolons, tabs and bars are told apart by it.</summary>
public static class CsvFile
{
    /// <summary>Reads a whole file, all columns as texts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">What separates the columns; found out by default.</param>
    /// <exception cref="InvalidDataException">It is no table: two columns have one name, or a row has another number of columns.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Table Read(string path, char? separator = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path, separator);
    }

    /// <summary>Reads a whole table from a stream.</summary>
    /// <param name="stream">From where it stands.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="separator">What separates the columns; found out by default.</param>
    /// <exception cref="InvalidDataException">It is no table: two columns have one name, or a row has another number of columns.</exception>
    public static Table Read(Stream stream, string source = "stream", char? separator = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        foreach (Table all in ReadChunks(stream, source, int.MaxValue, separator))
        {
            return all;
        }

        throw new InvalidDataException($"'{source}' is empty: it has no line that names the columns.");
    }

    /// <summary>Reads a file in parts, for tables that do not fit into memory: <c>IterableDataset.From(_ => CsvFile.ReadChunks(path, 256), (tables, batch) => …)</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">The rows of a part, at least 1; the last one has what is left.</param>
    /// <param name="separator">What separates the columns; found out by default.</param>
    /// <returns>The parts; a file without rows has one, which is empty.</returns>
    /// <exception cref="InvalidDataException">It is no table: two columns have one name, or a row has another number of columns.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<Table> ReadChunks(string path, int rows, char? separator = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        return Chunks();

        IEnumerable<Table> Chunks()
        {
            using FileStream stream = File.OpenRead(path);
            foreach (Table table in ReadChunks(stream, path, rows, separator))
            {
                yield return table;
            }
        }
    }

    private static IEnumerable<Table> ReadChunks(Stream stream, string source, int rows, char? separator)
    {
        Sep? known = separator is { } character ? Sep.New(character) : null;
        using SepReader reader = Guarded(source, () => new SepReaderOptions(known) { Unescape = true }.From(stream));
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
            int count = 0;
            while (count < rows && Guarded(source, reader.MoveNext))
            {
                Guarded(source, () => Add(reader, columns));
                count++;
            }

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

    private static bool Add(SepReader reader, List<string>[] columns)
    {
        SepReader.Row row = reader.Current;
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
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or InvalidOperationException or InvalidDataException)
        {
            throw new InvalidDataException($"'{source}' is no table of separated values: {exception.Message}", exception);
        }
    }
}
