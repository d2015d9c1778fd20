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

        // As data that need not fit into memory.
        var stream = IterableDataset.From(_ => CsvFile.ReadChunks(path, rows), (tables, batch) =>
        {
            batch.Reset(tables.Sum(t => t.RowCount));
            tables.SelectMany(t => t.Floats("worst_area")).ToArray().CopyTo(batch.AddFloats("area"));
        });
        using BatchReader reader = stream.Open(0);
        var first = new Batch();
        reader.Read(first, 1);
        Assert.Equal(whole.Floats("worst_area").Take(rows), first.Floats("area").ToArray());
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
