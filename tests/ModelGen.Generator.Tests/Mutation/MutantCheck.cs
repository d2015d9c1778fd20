using System.Globalization;
using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator;

namespace GeneratorTests.Mutation;

/// <summary>What no declaration, however broken, may make the generator do.</summary>
internal static class MutantCheck
{
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(5);

    /// <summary>What is wrong with how a declaration is compiled; null where nothing is.</summary>
    public static string? Complaint(string source, CancellationToken cancellation)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        TimeSpan start = ThreadTime.Now;
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _, cancellation);
        TimeSpan time = ThreadTime.Now - start;
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        if (result.Exception is { } exception)
        {
            return "exception: " + exception;
        }

        if (result.Diagnostics.FirstOrDefault(d => d.Id == "MG0901") is { } failure)
        {
            return failure.GetMessage(CultureInfo.InvariantCulture);
        }

        if (time > longest)
        {
            return string.Create(CultureInfo.InvariantCulture, $"slow: {time.TotalSeconds:0.0} s");
        }

        List<Diagnostic> errors = [.. output.GetDiagnostics(cancellation).Where(d => d.Severity == DiagnosticSeverity.Error)];
        bool isUsers = errors.Exists(d => !IsGenerated(d)) || result.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);
        return errors.Find(IsGenerated) is { } error
            ? $"{(isUsers ? "beside other errors: " : "")}{error.Id} {error.GetMessage(CultureInfo.InvariantCulture)}: {Line(error)}"
            : null;
    }

    private static bool IsGenerated(Diagnostic diagnostic) => diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true;

    private static string Line(Diagnostic diagnostic)
    {
        Microsoft.CodeAnalysis.Text.SourceText text = diagnostic.Location.SourceTree!.GetText();
        return text.Lines.GetLineFromPosition(diagnostic.Location.SourceSpan.Start).ToString().Trim();
    }
}
