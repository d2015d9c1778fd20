using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;
using ModelGen.Extensions.AI;
using ModelGen.Generator;
using ModelGen.Images;
using ModelGen.Text;

namespace GeneratorTests.Documentation;

/// <summary>What the documentation shows compiles, with the generator, and what it shows as generated is what is generated.</summary>
public sealed class SnippetTests
{
    [Theory]
    [InlineData("README.md", 10)]
    [InlineData("docs/training.md", 8)]
    [InlineData("docs/sequences.md", 9)]
    [InlineData("docs/transformers.md", 10)]
    [InlineData("docs/images.md", 9)]
    [InlineData("docs/vision-tasks.md", 8)]
    [InlineData("src/ModelGen/PACKAGE.md", 1)]
    [InlineData("src/ModelGen.Text/PACKAGE.md", 1)]
    public void Every_snippet_compiles(string page, int least)
    {
        IReadOnlyList<Snippet> snippets = Snippet.Of(page);
        Assert.True(snippets.Count >= least, $"{page} has {snippets.Count} snippets.");
        Assert.Equal("", Errors(snippets));
    }

    [Fact]
    public void What_is_shown_as_generated_is_generated()
    {
        string generated = Unindented(Verify.Sources(SnippetContexts.Model).Values.Single());
        var shown = Snippet.Of("README.md").Where(s => s.Context == Snippet.Generated).ToList();
        Assert.Equal(2, shown.Count);
        Assert.All(shown, snippet => Assert.Contains(Unindented(snippet.Text), generated, StringComparison.Ordinal));
    }

    /// <summary>Compiles a page at once, each snippet in a namespace of its own.</summary>
    private static string Errors(IReadOnlyList<Snippet> page)
    {
        var shown = page.Where(s => s.Context != Snippet.Generated).ToList();
        CSharpCompilation compilation = TestCompilation.Create([.. shown.Select(s => Source(s, page)), SnippetContexts.Model])
            .AddReferences(((Type[])[typeof(Vocabulary), typeof(ImageFolder), typeof(ModelGenChatClient), typeof(IChatClient), typeof(Tokenizer)]).Select(type => MetadataReference.CreateFromFile(type.Assembly.Location)));
        if (compilation.SyntaxTrees.Any(IsProgram))
        {
            compilation = compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
        }

        CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out var diagnostics, TestContext.Current.CancellationToken);
        var errors = diagnostics.Concat(output.GetDiagnostics(TestContext.Current.CancellationToken)).Where(d => d.Severity == DiagnosticSeverity.Error);
        return string.Join('\n', errors.Select(error => $"{Place(error, shown)}: {error}"));
    }

    private static string Place(Diagnostic error, List<Snippet> shown)
    {
        int index = shown.FindIndex(s => Path.GetFileNameWithoutExtension(error.Location.SourceTree?.FilePath) == $"Test{shown.IndexOf(s)}");
        return index < 0 ? "generated" : $"{shown[index].Page}({shown[index].Line})";
    }

    private static string Source(Snippet snippet, IReadOnlyList<Snippet> page)
    {
        var lines = SnippetContexts.Complete(snippet, page).Split('\n').ToList();

        // Whole declarations may have their own usings.
        string[] usings = [.. lines.Where(IsUsing).Distinct()];
        string source = string.Join('\n', [.. usings, .. lines.Where(line => !IsUsing(line))]);
        return IsProgram(TestCompilation.Parse(source, "")) ? source : $"namespace Line{snippet.Line}\n{{\n{source}\n}}";
    }

    private static bool IsUsing(string line) =>
        line.StartsWith("using ", StringComparison.Ordinal) && line.EndsWith(';') && !line.StartsWith("using var", StringComparison.Ordinal);

    private static bool IsProgram(SyntaxTree tree) => tree.GetRoot().ChildNodes().OfType<GlobalStatementSyntax>().Any();

    private static string Unindented(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));
}
