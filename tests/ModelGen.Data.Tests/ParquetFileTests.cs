using ModelGen.Parquet;
using ModelGen.Tests.IO;
using Parquet;
using Parquet.Schema;

namespace ModelGen.Data.Tests;

public sealed class ParquetFileTests
{
    [Fact]
    public async Task Numbers_truth_values_and_texts()
    {
        using MemoryStream file = await Write();
        Table table = await ParquetFile.ReadAsync(file, "file", cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["size", "count", "maybe", "yes", "name"], table.ColumnNames);
        Assert.Equal([0.5f, 1.5f, 2.5f, 0.5f, 1.5f, 2.5f], table.Floats("size"));
        Assert.Equal([1, 2, 3, 1, 2, 3], table.Floats("count"));
        Assert.Equal([7, -1, 9, 7, -1, 9], table.Floats("maybe", missing: -1));
        Assert.Throws<InvalidDataException>(() => table.Floats("maybe"));
        Assert.Equal([1, 0, 1, 1, 0, 1], table.Floats("yes"));
        Assert.Equal(["a", "", "c", "a", "", "c"], table.Texts("name"));
        file.Position = 0;
        Table some = await ParquetFile.ReadAsync(file, "file", ["name", "size"], TestContext.Current.CancellationToken);
        Assert.Equal(["name", "size"], some.ColumnNames);
        file.Position = 0;
        await Assert.ThrowsAsync<ArgumentException>(() => ParquetFile.ReadAsync(file, "file", ["nome"], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_no_parquet_file_is_refused()
    {
        using MemoryStream sound = await Write();
        byte[] bytes = sound.ToArray();
        foreach (byte[] damaged in (byte[][])[[], [1, 2, 3], new byte[100], bytes[..^20], [.. bytes[..40], .. bytes[60..]]])
        {
            await Assert.ThrowsAsync<InvalidDataException>(() => ParquetFile.ReadAsync(new MemoryStream(damaged), "file", cancellation: TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Numbers_are_as_exact_as_in_the_file()
    {
        DataField<long> id = new("id");
        DataField<long?> maybe = new("maybe");
        DataField<double> large = new("large");
        using var stream = new MemoryStream();
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(id, maybe, large), stream, cancellationToken: TestContext.Current.CancellationToken))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync<long>(id, new[] { 16_777_217, 16_777_216, long.MaxValue }, cancellationToken: TestContext.Current.CancellationToken);
            await group.WriteAsync<long>(maybe, new long?[] { 16_777_217, null, 16_777_216 }, cancellationToken: TestContext.Current.CancellationToken);
            await group.WriteAsync<double>(large, new[] { 0.1, 1e300, 2 }, cancellationToken: TestContext.Current.CancellationToken);
        }

        stream.Position = 0;
        Table table = await ParquetFile.ReadAsync(stream, "file", cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(["16777217", "16777216", "9223372036854775807"], table.Texts("id"));
        Assert.Equal(3, table.Classes("id").Classes.Count);
        Assert.Equal([16_777_216, 16_777_216, long.MaxValue], table.Floats("id"));
        Assert.Equal(["16777217", "", "16777216"], table.Texts("maybe"));
        Assert.Contains("row 2", Assert.Throws<InvalidDataException>(() => table.Classes("maybe")).Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 0], table.Classes("maybe", missing: "none").Labels);
        Assert.Equal(["0.1", "1E+300", "2"], table.Texts("large"));
        Assert.Contains("'1E+300' in row 2, which is no finite", Assert.Throws<InvalidDataException>(() => table.Floats("large")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damaged_files_end_in_one_kind_of_exception()
    {
        using MemoryStream sound = await Write();
        byte[] bytes = sound.ToArray();
        for (int i = 0; i < 1500; i++)
        {
            byte[] damaged = Mutations.Damage(bytes, i);
            try
            {
                await ParquetFile.ReadAsync(new MemoryStream(damaged), "file", cancellation: TestContext.Current.CancellationToken);
            }
            catch (InvalidDataException exception)
            {
                Assert.Contains("'file'", exception.Message, StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Two groups of three rows.</summary>
    private static async Task<MemoryStream> Write()
    {
        DataField<float> size = new("size");
        DataField<int> count = new("count");
        DataField<double?> maybe = new("maybe");
        DataField<bool> yes = new("yes");
        DataField<string> name = new("name");
        var stream = new MemoryStream();
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(size, count, maybe, yes, name), stream))
        {
            for (int i = 0; i < 2; i++)
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await group.WriteAsync<float>(size, new[] { 0.5f, 1.5f, 2.5f });
                await group.WriteAsync<int>(count, new[] { 1, 2, 3 });
                await group.WriteAsync<double>(maybe, new double?[] { 7, null, 9 });
                await group.WriteAsync<bool>(yes, new[] { true, false, true });
                await group.WriteAsync(name, new[] { "a", null, "c" });
            }
        }

        stream.Position = 0;
        return stream;
    }
}
