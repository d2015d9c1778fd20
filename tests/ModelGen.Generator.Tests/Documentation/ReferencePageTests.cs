using GeneratorTests.Infrastructure;

namespace GeneratorTests.Documentation;

public sealed class ReferencePageTests
{
    [Fact]
    public void The_reference_is_current()
    {
        string recorded = Repository.Path("docs", "reference.md"), received = Repository.Path("docs", "reference.received.md");
        string actual = ReferencePage.Write().ReplaceLineEndings("\n");
        string expected = File.Exists(recorded) ? File.ReadAllText(recorded).ReplaceLineEndings("\n") : "";
        if (actual == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"The reference is not current: replace {recorded} by {received}.\n{Snapshot.Diff(expected, actual)}");
    }

    [Fact]
    public void All_functions_are_in_the_reference() => Assert.Empty(ReferencePage.Forgotten());

    [Fact]
    public void Every_line_of_the_reference_says_what_the_thing_is() =>
        Assert.All(ReferencePage.Write().Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)), line => Assert.DoesNotContain("` |  | ", line, StringComparison.Ordinal));
}
