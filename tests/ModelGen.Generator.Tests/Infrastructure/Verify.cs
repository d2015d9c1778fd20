using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator;

namespace GeneratorTests.Infrastructure;

/// <summary>The three things a test asks of the generator: what it says, what it writes, what it runs again.</summary>
internal static class Verify
{
    /// <summary>A generator that reads and compiles nothing, for tests of the front end.</summary>
    public static Compiler FrontEnd { get; } = new((_, _) => CompilationResult.Empty, (_, _) => CompilationResult.Empty, (_, _) => CompilationResult.Empty);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Checks ids and places of all diagnostics against the markup and, where given, their messages in the order of the text.</summary>
    public static void Diagnostics(string markup, params string[] messages) => Diagnostics(new ModelGenerator(FrontEnd), [markup], messages);

    /// <inheritdoc cref="Diagnostics(string, string[])"/>
    public static void Diagnostics(ModelGenerator generator, string[] markups, params string[] messages)
    {
        var files = markups.Select(Markup.Parse).ToList();
        var compilation = TestCompilation.Create([.. files.Select(f => f.Source)]);
        var actual = Run(generator, compilation).Diagnostics
            .OrderBy(d => d.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal)
            .ToList();
        var expected = files.SelectMany((f, i) => f.Expected.Select(e => Show(e.Id, $"Test{i}.cs", f.Source[e.Span.Start..e.Span.End], e.Span.Start)));
        Assert.Equal(
            string.Join("\n", expected),
            string.Join("\n", actual.Select(d => Show(
                d.Id, d.Location.SourceTree!.FilePath, d.Location.SourceTree.GetText(Cancellation).ToString(d.Location.SourceSpan), d.Location.SourceSpan.Start))));
        if (messages.Length > 0)
        {
            Assert.Equal(messages, actual.Select(d => d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Compiles models, checks that the whole compiles, and returns the generated files by hint name.</summary>
    public static ImmutableDictionary<string, string> Sources(params ReadOnlySpan<string> sources)
    {
        var compilation = TestCompilation.Create(sources);
        CSharpGeneratorDriver
            .Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out var diagnostics, Cancellation);
        Assert.Empty(diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning));
        Assert.Empty(output.GetDiagnostics(Cancellation).Where(d => d.Severity >= DiagnosticSeverity.Warning));
        return output.SyntaxTrees
            .Where(t => t.FilePath.Contains(typeof(ModelGenerator).FullName!, StringComparison.Ordinal))
            .ToImmutableDictionary(t => Path.GetFileName(t.FilePath), t => t.ToString());
    }

    /// <summary>Runs, edits the compilation, runs again; gives the second run's reasons by step.</summary>
    public static ImmutableDictionary<string, ImmutableArray<IncrementalStepRunReason>> Steps(
        CSharpCompilation compilation, Func<CSharpCompilation, CSharpCompilation> edit, ModelGenerator? generator = null)
    {
        var options = new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [(generator ?? new ModelGenerator(FrontEnd)).AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions, driverOptions: options);
        driver = driver.RunGenerators(compilation, Cancellation).RunGenerators(edit(compilation), Cancellation);
        var result = driver.GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        return result.TrackedSteps.Concat(result.TrackedOutputSteps).GroupBy(s => s.Key).ToImmutableDictionary(
            s => s.Key, s => s.SelectMany(g => g.Value).SelectMany(step => step.Outputs).Select(o => o.Reason).ToImmutableArray());
    }

    /// <summary>The compilation with one file's text replaced.</summary>
    public static CSharpCompilation Replace(this CSharpCompilation compilation, string path, Func<string, string> edit)
    {
        var tree = compilation.SyntaxTrees.Single(t => t.FilePath == path);
        return compilation.ReplaceSyntaxTree(tree, TestCompilation.Parse(edit(tree.ToString()), path));
    }

    public static GeneratorRunResult Run(ModelGenerator generator, Compilation compilation, CancellationToken? cancellation = null)
    {
        var result = CSharpGeneratorDriver
            .Create([generator.AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGenerators(compilation, cancellation ?? Cancellation)
            .GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        return result;
    }

    private static string Show(string id, string file, string text, int start) => $"{file}({start}) {id}: {text}";
}
