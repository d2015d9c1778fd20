using GeneratorTests.Infrastructure;

namespace GeneratorTests;

/// <summary>Rules that hold for the generator's sources as a whole.</summary>
public class ArchitectureTests
{
    private static readonly string Generator = Repository.Path("generator", "ModelGen.Generator");

    private static IEnumerable<(string File, string Text)> Sources =>
        Directory.EnumerateFiles(Generator, "*.cs", SearchOption.AllDirectories)
            .Select(f => (File: Path.GetRelativePath(Generator, f).Replace('\\', '/'), Path: f))
            .Where(f => !f.File.StartsWith("bin/", StringComparison.Ordinal) && !f.File.StartsWith("obj/", StringComparison.Ordinal))
            .Select(f => (f.File, File.ReadAllText(f.Path)));

    [Fact]
    public void Roslyn_stops_at_the_front_end() => Assert.Empty(
        from source in Sources
        where source.Text.Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal)
        where source.File != "ModelGenerator.cs"
            && !source.File.StartsWith("Declarations/", StringComparison.Ordinal)
            && !source.File.StartsWith("Diagnostics/", StringComparison.Ordinal)
        select source.File);

    [Fact]
    public void The_declaration_itself_does_not_know_Roslyn() => Assert.Empty(
        from source in Sources
        where source.File is "Declarations/Expression.cs" or "Declarations/Statement.cs" or "Declarations/Pattern.cs" or "Declarations/ModelDeclaration.cs"
        where source.Text.Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal)
        select source.File);

    [Fact]
    public void Folders_use_what_the_page_says() => Assert.Equal(
        Page.SelectMany(f => f.Value.Select(u => $"{f.Key} uses {u}")).Order(StringComparer.Ordinal),
        Uses.Order(StringComparer.Ordinal));

    [Fact]
    public void Only_two_pairs_of_folders_use_each_other()
    {
        IEnumerable<string> pairs = from folder in Page.Keys from other in Page.Keys
                                    where string.CompareOrdinal(folder, other) < 0 && Reaches(folder, other) && Reaches(other, folder)
                                    select $"{folder} and {other}";
        Assert.Equal(["Declarations and Diagnostics", "Graphs and Operators"], pairs.Order(StringComparer.Ordinal));
    }

    /// <summary>The table of docs/architecture.md: what each folder may use.</summary>
    private static Dictionary<string, string[]> Page => File.ReadAllLines(Repository.Path("docs", "architecture.md"))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Split('|'))
        .Where(cells => cells.Length == 6)
        .ToDictionary(
            cells => cells[1].Trim().Trim('`', '/'),
            cells => cells[4].Split(',').Select(u => u.Trim().Trim('`')).Where(u => u.Length > 0).ToArray());

    private static IEnumerable<string> Uses => (
        from source in Sources
        let folder = source.File.Split('/')[0]
        where source.File.Contains('/', StringComparison.Ordinal)
        from used in Page.Keys
        where used != folder && source.Text.Contains($"ModelGen.Generator.{used}", StringComparison.Ordinal)
        select $"{folder} uses {used}").Distinct();

    private static bool Reaches(string from, string to)
    {
        var seen = new HashSet<string>();
        var pending = new Stack<string>(Page[from]);
        while (pending.TryPop(out string? folder))
        {
            if (seen.Add(folder))
            {
                foreach (string used in Page[folder])
                {
                    pending.Push(used);
                }
            }
        }

        return seen.Contains(to);
    }
}
