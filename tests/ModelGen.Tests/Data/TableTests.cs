namespace ModelGen.Tests.Data;

/// <summary>Tables say what is missing, what is no number and what is too large, and keep numbers as they are.</summary>
public sealed class TableTests
{
    [Fact]
    public void A_missing_class_is_none_until_it_is_said_what_it_becomes()
    {
        var table = new Table();
        table.Add("text", ["b", null, "a", " "]);
        table.Add("number", [2, float.NaN, 1, 2]);
        Assert.Equal(["b", "", "a", " "], table.Texts("text"));
        Assert.Contains("'text' has no class in row 2", Assert.Throws<InvalidDataException>(() => table.Classes("text")).Message, StringComparison.Ordinal);
        Assert.Contains("'number' has no class in row 2", Assert.Throws<InvalidDataException>(() => table.Classes("number", ["1", "2"])).Message, StringComparison.Ordinal);
        (int[] labels, IReadOnlyList<string> classes) = table.Classes("text", missing: "unknown");
        Assert.Equal([1, 2, 0, 2], labels);
        Assert.Equal(["a", "b", "unknown"], classes);
        Assert.Equal([1, 0, 0, 1], table.Classes("number", ["1", "2"], missing: "1").Labels);

        // Classes that have it were said.
        Assert.Equal([1, 2, 0, 1], table.Classes("number", ["1", "2", "NaN"]).Labels);
        Assert.Equal([1, 9, 1, 1], Ones(["1", null, "1", "1"]).Floats("x", missing: 9));
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("Infinity")]
    [InlineData("-3.5e38")]
    public void What_is_not_finite_is_no_number(string text)
    {
        Table table = Ones(["1", text]);
        Assert.Contains($"'{text}' in row 2, which is no finite number", Assert.Throws<InvalidDataException>(() => table.Floats("x")).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => table.Features(["x"], missing: 0));
    }

    [Fact]
    public void Numbers_are_kept_as_they_are()
    {
        var table = new Table();
        table.Add("long", [16_777_217L, 16_777_216L]);
        table.Add("double", [0.1, 1e300]);
        table.Add("decimal", [1.50m, 2m]);
        table.Add("optional", new int?[] { 3, null });
        table.Add("float", [0.1f, float.PositiveInfinity]);
        Assert.Equal(["16777217", "16777216"], table.Texts("long"));
        Assert.Equal([1, 0], table.Classes("long").Labels);
        Assert.Equal(["0.1", "1E+300"], table.Texts("double"));
        Assert.Equal(["1.5", "2"], table.Texts("decimal"));
        Assert.Equal(["3", ""], table.Texts("optional"));
        Assert.Equal([3, -1], table.Floats("optional", missing: -1));
        Assert.Equal([1.5f, 2], table.Floats("decimal"));
        Assert.Throws<InvalidDataException>(() => table.Floats("double"));
        Assert.Throws<InvalidDataException>(() => table.Floats("float"));
        Assert.Contains("3 rows", Assert.Throws<ArgumentException>(() => table.Add("more", [1, 2, 3])).Message, StringComparison.Ordinal);
        Assert.Contains("already", Assert.Throws<ArgumentException>(() => table.Add("long", [1, 2])).Message, StringComparison.Ordinal);
    }

    private static Table Ones(string?[] values)
    {
        var table = new Table();
        table.Add("x", values);
        return table;
    }
}
