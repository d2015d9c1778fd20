using System.Text.RegularExpressions;
using GeneratorTests.Infrastructure;

namespace GeneratorTests.Documentation;

/// <summary>Links between pages of the repository lead to a file, and to a heading that it has.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Links_lead_somewhere()
    {
        string[] pages =
        [
            "README.md",
            "CONTRIBUTING.md",
            .. Directory.EnumerateFiles(Repository.Path("docs"), "*.md", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Repository.Path(), path)),
            .. Directory.EnumerateDirectories(Repository.Path("samples")).Select(folder => Path.Combine("samples", Path.GetFileName(folder), "README.md")).Where(page => File.Exists(Repository.Path(page))),
        ];
        Assert.Equal([], pages.Where(page => !page.EndsWith(".received.md", StringComparison.Ordinal)).SelectMany(Broken));
    }

    private static IEnumerable<string> Broken(string page)
    {
        string folder = Path.GetDirectoryName(Repository.Path(page))!;
        foreach (Match link in Links().Matches(WithoutCode(File.ReadAllText(Repository.Path(page)))))
        {
            string file = link.Groups[1].Length == 0 ? Repository.Path(page) : Path.Combine(folder, link.Groups[1].Value);
            string anchor = link.Groups[2].Value;
            bool leads = (File.Exists(file) || Directory.Exists(file)) && (anchor.Length == 0 || Anchors(file).Contains(anchor));
            if (!leads)
            {
                yield return $"{page}: {link.Value}";
            }
        }
    }

    /// <summary>As GitHub makes them: small letters, digits and hyphens.</summary>
    private static HashSet<string> Anchors(string file) =>
        [.. Headings().Matches(File.ReadAllText(file)).Select(m => '#' + NoAnchor().Replace(m.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'))];

    private static string WithoutCode(string text) => Code().Replace(text, "");

    [GeneratedRegex(@"\]\(([^)#:\s]*)(#[^)\s]*)?\)")]
    private static partial Regex Links();

    [GeneratedRegex("^#+ (.*?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex("```.*?```|`[^`\n]*`", RegexOptions.Singleline)]
    private static partial Regex Code();
}
