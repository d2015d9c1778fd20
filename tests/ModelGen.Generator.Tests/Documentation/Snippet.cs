using System.Text.RegularExpressions;
using GeneratorTests.Infrastructure;

namespace GeneratorTests.Documentation;

/// <summary>A block of C# in a page of the documentation.</summary>
/// <param name="Page">The page, from the repository's root.</param>
/// <param name="Line">Where it begins.</param>
/// <param name="Context">The name in the comment before it, <c>&lt;!-- snippet: Name --&gt;</c>; without one it is whole declarations.</param>
/// <param name="Text">Its lines.</param>
internal sealed partial record Snippet(string Page, int Line, string Context, string Text)
{
    /// <summary>The context of blocks that show what is generated.</summary>
    public const string Generated = "generated";

    public static IReadOnlyList<Snippet> Of(string page)
    {
        string text = File.ReadAllText(Repository.Path(page)).ReplaceLineEndings("\n");
        return [.. Blocks().Matches(text).Select(match => new Snippet(
            page,
            text[..match.Index].Count(c => c == '\n') + 1,
            match.Groups["context"] is { Success: true } context ? context.Value : "declarations",
            match.Groups["text"].Value))];
    }

    [GeneratedRegex("^(<!-- snippet: (?<context>\\w+) -->\n)?```csharp\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Blocks();
}
