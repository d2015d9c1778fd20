using System.Text;
using ModelGen.Csv;
using ModelGen.Tests.IO;

namespace ModelGen.Data.Tests;

public sealed class CsvFileTests
{
    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void Columns_become_numbers_and_classes(char separator)
    {
        Table table = Read("size,colour,\"a, b\"\n1.5,red,-2e3\n,blue,7\n2,\"red\",8\n".Replace(',', separator));
        Assert.Equal(["size", "colour", $"a{separator} b"], table.ColumnNames);
        Assert.Equal(3, table.RowCount);
        Assert.Equal([1.5f, 0, 2], table.Floats("size", missing: 0));
        Assert.Contains("row 2", Assert.Throws<InvalidDataException>(() => table.Floats("size")).Message, StringComparison.Ordinal);
        Assert.Equal([1.5f, -2000, 9, 7, 2, 8], table.Features(["size", $"a{separator} b"], missing: 9));
        (int[] labels, IReadOnlyList<string> classes) = table.Classes("colour");
        Assert.Equal([1, 0, 1], labels);
        Assert.Equal(["blue", "red"], classes);
        Assert.Equal([0, 1, 0], table.Classes("colour", ["red", "blue"]).Labels);
        Assert.Contains("'blue' in row 2, which is none of: red.", Assert.Throws<InvalidDataException>(() => table.Classes("colour", ["red"])).Message, StringComparison.Ordinal);
        Assert.Contains("'red' in row 1, which is no number.", Assert.Throws<InvalidDataException>(() => table.Floats("colour")).Message, StringComparison.Ordinal);
        Assert.Contains("The columns are: size, colour,", Assert.Throws<ArgumentException>(() => table.Floats("sise")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a,a\n1,2\n")]
    [InlineData("a,b\n1\n")]
    [InlineData("a,b\n1,2,3\n")]
    [InlineData("a,b\n\n\n1\n")]
    [InlineData("\n\r\n")]
    public void What_is_no_table_is_refused(string text) => Assert.Contains("'stream'", Assert.Throws<InvalidDataException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_table_without_rows_is_one()
    {
        Assert.Equal(0, Read("a,b\n").RowCount);
        Assert.Equal(["a", "b"], Read("a,b").ColumnNames);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(569)]
    [InlineData(1000)]
    public void A_file_in_parts_is_the_whole(int rows)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "data", "breast_cancer.csv");
        Table whole = CsvFile.Read(path);
        Assert.Equal((569, 31), (whole.RowCount, whole.ColumnNames.Count));
        Assert.Equal(212, whole.Classes("diagnosis", ["benign", "malignant"]).Labels.Sum());
        List<Table> parts = [.. CsvFile.ReadChunks(path, rows)];
        Assert.All(parts.SkipLast(1), part => Assert.Equal(rows, part.RowCount));
        Assert.Equal(whole.Floats("worst_area"), parts.SelectMany(part => part.RowCount == 0 ? [] : part.Floats("worst_area")));

        // As data that need not fit into memory: each row is an example.
        var stream = IterableDataset.FromTables(_ => CsvFile.ReadChunks(path, rows), (table, batch) =>
        {
            batch.Reset(table.RowCount);
            table.Floats("worst_area").CopyTo(batch.AddFloats("area"));
            table.Classes("diagnosis", ["benign", "malignant"]).Labels.CopyTo(batch.AddInts("label"));
        });
        var loader = new DataLoader(stream, 100);
        Assert.Equal([100, 100, 100, 100, 100, 69], loader.Batches().Select(batch => batch.Count));
        Assert.Equal(whole.Floats("worst_area"), loader.Batches().SelectMany(batch => batch.Floats("area").ToArray()));
        Assert.Equal(whole.Classes("diagnosis").Labels, loader.Batches().SelectMany(batch => batch.Ints("label").ToArray()));
        Assert.Equal(whole.Floats("worst_area").Skip(300), loader.Batches(first: 3).SelectMany(batch => batch.Floats("area").ToArray()));
    }

    [Fact]
    public void Rows_of_parts_are_shuffled_and_have_the_same_columns()
    {
        Table[] parts = [Read("a,b\n1,x\n2,y\n"), Read("a,b\n"), Read("a,b\n3,z\n4,\n5,x\n")];
        Assert.NotEqual([1, 2, 3, 4, 5], Shuffled(seed: 1));
        Assert.Equal([1, 2, 3, 4, 5], Shuffled(seed: 1).Order());
        Assert.Equal(Shuffled(seed: 1), Shuffled(seed: 1));
        Assert.Contains("a, b; and a, c.", Assert.Throws<InvalidDataException>(() => Rows([Read("a,b\n1,x\n"), Read("a,c\n1,x\n")])).Message, StringComparison.Ordinal);

        // Tables as items are not examples.
        var items = IterableDataset.From(_ => parts.AsEnumerable(), (tables, batch) => batch.Reset(tables.Sum(table => table.RowCount)));
        Assert.Contains("FromTables", Assert.Throws<InvalidOperationException>(() => new DataLoader(items, 1).Batches().Count()).Message, StringComparison.Ordinal);

        float[] Shuffled(int seed) => Rows(parts, 4, seed);

        static float[] Rows(Table[] tables, int shuffleBuffer = 0, int seed = 0) => [.. new DataLoader(
            IterableDataset.FromTables(
                _ => tables,
                (table, batch) =>
                {
                    batch.Reset(table.RowCount);
                    table.Floats("a").CopyTo(batch.AddFloats("a"));
                },
                shuffleBuffer,
                seed),
            3).Batches().SelectMany(batch => batch.Floats("a").ToArray())];
    }

    [Theory]
    [InlineData("\r\n\na,b\n1,x\n\n2,y\n\n")]
    [InlineData("a,b\r\n1,x\r\n  \r\n2,y\r\n\r\n\r\n")]
    public void Blank_lines_are_left_out(string text)
    {
        Assert.Equal([1, 2], Read(text).Floats("a"));
        Assert.Equal(["x", "y"], Read(text).Texts("b"));
    }

    [Fact]
    public void Blank_lines_of_one_column_are_left_out_and_empty_texts_are_rows()
    {
        Assert.Equal(["1", "", "2"], Read("a\n1\n\n\"\"\n2\n\n").Texts("a"));
        Assert.Equal(3, Read("a\tb\n1\t2\n\t\n3\t4\n").RowCount);
        Assert.Contains("line 5 has 1 column, the first one names 2", Assert.Throws<InvalidDataException>(() => Read("a,b\n1,2\n\n\n7\n")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_characters_are_refused()
    {
        byte[] latin = Encoding.Latin1.GetBytes("name\ncafé\ncafè\n");
        Assert.Contains("Encoding.Latin1", Assert.Throws<InvalidDataException>(() => CsvFile.Read(new MemoryStream(latin))).Message, StringComparison.Ordinal);
        Assert.Equal(["café", "cafè"], CsvFile.Read(new MemoryStream(latin), encoding: Encoding.Latin1).Texts("name"));
        Assert.Equal(["café"], CsvFile.Read(new MemoryStream([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("name\ncafé\n")])).Texts("name"));
        Assert.Equal(["café"], CsvFile.Read(new MemoryStream([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("name\ncafé\n")])).Texts("name"));
    }

    [Fact]
    public void Damaged_files_end_in_one_kind_of_exception()
    {
        byte[] sound = Encoding.UTF8.GetBytes("size,colour,\"a, b\"\n1.5,red,-2e3\n,blue,7\n2,\"re\"\"d\",8\n");
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = Mutations.Damage(sound, i);
            try
            {
                Table table = CsvFile.Read(new MemoryStream(damaged));
                foreach (string name in table.ColumnNames)
                {
                    table.Floats(name, missing: 0);
                }
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    private static Table Read(string text) => CsvFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
