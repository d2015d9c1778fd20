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
}
