using System.Numerics;
using Parquet;
using Parquet.Schema;

namespace ModelGen.Parquet;

/// <summary>Reads Apache Parquet files, by Parquet.Net. Numbers stay as exact as they are; truth values become 0 and 1; texts stay texts. Any of them may be missing.</summary>
public static class ParquetFile
{
    /// <summary>Reads a whole file, or some of its columns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The columns; all by default.</param>
    /// <param name="cancellation">Ends reading.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="InvalidDataException">It is no valid Parquet file, or a column has neither numbers nor texts.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static async Task<Table> ReadAsync(string path, IReadOnlyList<string>? columns = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FileStream stream = File.OpenRead(path);
        await using (stream.ConfigureAwait(false))
        {
            return await ReadAsync(stream, path, columns, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a whole table, or some of its columns, from a stream.</summary>
    /// <param name="stream">A stream that can seek.</param>
    /// <param name="source">What messages call it.</param>
    /// <param name="columns">The columns; all by default.</param>
    /// <param name="cancellation">Ends reading.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="InvalidDataException">It is no valid Parquet file, or a column has neither numbers nor texts.</exception>
    public static async Task<Table> ReadAsync(Stream stream, string source, IReadOnlyList<string>? columns = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (ParquetReader reader, ParquetSchema schema) = await OpenAsync(stream, source, cancellation).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var table = new Table();
            foreach (DataField field in Chosen(schema, columns, source))
            {
                try
                {
                    await AddAsync(table, reader, field, cancellation).ConfigureAwait(false);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    throw new InvalidDataException($"Cannot read column '{field.Name}' of '{source}': {exception.Message}", exception);
                }
            }

            return table;
        }
    }

    private static async Task<(ParquetReader Reader, ParquetSchema Schema)> OpenAsync(Stream stream, string source, CancellationToken cancellation)
    {
        ParquetReader? reader = null;
        try
        {
            reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true, cancellationToken: cancellation).ConfigureAwait(false);

            // Decoded when it is asked for first.
            return (reader, reader.Schema);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (reader is not null)
            {
                await reader.DisposeAsync().ConfigureAwait(false);
            }

            // What the library throws for a file that is none has many types.
            throw new InvalidDataException($"'{source}' is no Parquet file: {exception.Message}", exception);
        }
    }

    private static List<DataField> Chosen(ParquetSchema schema, IReadOnlyList<string>? columns, string source)
    {
        var byName = new Dictionary<string, DataField>(StringComparer.Ordinal);
        foreach (Field field in schema.Fields)
        {
            if (field is DataField { IsArray: false } plain)
            {
                if (!byName.TryAdd(field.Name, plain))
                {
                    throw new InvalidDataException($"'{source}' has two columns called '{field.Name}'.");
                }
            }
            else if (columns is null)
            {
                throw new InvalidDataException($"Column '{field.Name}' of '{source}' is nested: name the columns to be read.");
            }
        }

        var chosen = new List<DataField>();
        foreach (string name in columns ?? [.. byName.Keys])
        {
            chosen.Add(byName.TryGetValue(name, out DataField? field)
                ? field
                : throw new ArgumentException($"'{source}' has no column '{name}' of numbers or texts. It has: {string.Join(", ", byName.Keys)}.", nameof(columns)));
        }

        return chosen;
    }

    private static Task AddAsync(Table table, ParquetReader reader, DataField field, CancellationToken cancellation) => Type.GetTypeCode(field.ClrType) switch
    {
        TypeCode.String or TypeCode.Object when field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>) => AddTextsAsync(table, reader, field, cancellation),
        TypeCode.Boolean => AddAsync<bool, byte>(table, reader, field, static value => value ? (byte)1 : (byte)0, cancellation),
        TypeCode.SByte => AddAsync<sbyte>(table, reader, field, cancellation),
        TypeCode.Byte => AddAsync<byte>(table, reader, field, cancellation),
        TypeCode.Int16 => AddAsync<short>(table, reader, field, cancellation),
        TypeCode.UInt16 => AddAsync<ushort>(table, reader, field, cancellation),
        TypeCode.Int32 => AddAsync<int>(table, reader, field, cancellation),
        TypeCode.UInt32 => AddAsync<uint>(table, reader, field, cancellation),
        TypeCode.Int64 => AddAsync<long>(table, reader, field, cancellation),
        TypeCode.UInt64 => AddAsync<ulong>(table, reader, field, cancellation),
        TypeCode.Single => AddAsync<float>(table, reader, field, cancellation),
        TypeCode.Double => AddAsync<double>(table, reader, field, cancellation),
        TypeCode.Decimal => AddAsync<decimal>(table, reader, field, cancellation),
        _ => throw new NotSupportedException($"it has values of the type {field.ClrType.Name}, which are neither numbers nor texts."),
    };

    private static Task AddAsync<T>(Table table, ParquetReader reader, DataField field, CancellationToken cancellation)
        where T : struct, INumber<T> => AddAsync<T, T>(table, reader, field, static value => value, cancellation);

    private static async Task AddAsync<TFile, T>(Table table, ParquetReader reader, DataField field, Func<TFile, T> convert, CancellationToken cancellation)
        where TFile : struct
        where T : struct, INumber<T>
    {
        (var values, var optional) = (new List<T>(), new List<T?>());
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            using ParquetRowGroupReader rows = reader.OpenRowGroupReader(group);
            if (field.IsNullable)
            {
                var some = new TFile?[checked((int)rows.RowCount)];
                await rows.ReadAsync<TFile>(field, some.AsMemory(), cancellationToken: cancellation).ConfigureAwait(false);
                optional.AddRange(Array.ConvertAll(some, value => value is { } number ? convert(number) : (T?)null));
            }
            else
            {
                var some = new TFile[checked((int)rows.RowCount)];
                await rows.ReadAsync(field, some.AsMemory(), cancellationToken: cancellation).ConfigureAwait(false);
                values.AddRange(Array.ConvertAll(some, value => convert(value)));
            }
        }

        if (field.IsNullable)
        {
            table.Add(field.Name, optional.ToArray());
        }
        else
        {
            table.Add(field.Name, values.ToArray());
        }
    }

    private static async Task AddTextsAsync(Table table, ParquetReader reader, DataField field, CancellationToken cancellation)
    {
        var values = new List<string?>();
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            using ParquetRowGroupReader rows = reader.OpenRowGroupReader(group);
            var some = new string?[checked((int)rows.RowCount)];
            await rows.ReadAsync(field, some.AsMemory(), cancellationToken: cancellation).ConfigureAwait(false);
            values.AddRange(some);
        }

        table.Add(field.Name, values.ToArray());
    }
}
