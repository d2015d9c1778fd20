using System.Collections.Immutable;
using System.Text.RegularExpressions;
using GeneratorTests.Infrastructure;

namespace GeneratorTests.Mutation;

/// <summary>The declarations of the repository's tests and samples.</summary>
internal static class MutationCorpus
{
    public static ImmutableArray<string> Sources { get; } =
    [
        .. Files("tests", "ModelGen.Models.Tests", "Models"),

        // A family of networks is compiled as often as it has sizes, whole ones among them, which takes seconds each time.
        .. Files("tests", "ModelGen.Vision.Tests", "Models").Where(s => !s.Contains("abstract partial class", StringComparison.Ordinal)),
        .. Files("samples").Where(s => s.Contains("[Model]", StringComparison.Ordinal)),
        .. Files("tests", "ModelGen.Generator.Tests").SelectMany(Embedded),
    ];

    private static IEnumerable<string> Files(params string[] folder) => Directory
        .EnumerateFiles(Repository.Path(folder), "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains(Path.DirectorySeparatorChar + "obj" + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(File.ReadAllText);

    /// <summary>Raw strings in a test that hold a whole file with a model.</summary>
    private static IEnumerable<string> Embedded(string test) => Regex
        .Matches(test, "\"\"\"\r?\n(\\s*using ModelGen;.*?)\\s*\"\"\"", RegexOptions.Singleline)
        .Select(m => m.Groups[1].Value)
        .Where(s => s.Contains("[Model]", StringComparison.Ordinal) && !s.Contains("{|", StringComparison.Ordinal) && !s.Contains("{{", StringComparison.Ordinal));
}
