using Microsoft.CodeAnalysis;
using ModelGen.Generator.Declarations;

namespace GeneratorTests.Infrastructure;

/// <summary>Reads declarations from source text, without running a generator.</summary>
internal static class Declared
{
    /// <summary>Reads the model class <c>Net</c> of a compilation.</summary>
    public static ReadResult<ModelDeclaration> Read(Compilation compilation, string type = "Test.Net") =>
        DeclarationReader.ReadModel(compilation.GetTypeByMetadataName(type)!, compilation, TestContext.Current.CancellationToken);

    /// <summary>Reads a model that must be free of errors.</summary>
    public static ModelDeclaration Model(params ReadOnlySpan<string> sources)
    {
        var compilation = TestCompilation.Create(sources);
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error));
        var read = Read(compilation);
        Assert.Empty(read.Diagnostics.Select(d => $"{d.Id} {d.Message}"));
        Assert.False(read.Declaration!.HasErrors);
        return read.Declaration;
    }

    /// <summary>The body of a method of the model, printed.</summary>
    public static string Body(string source, string method = "F")
    {
        var body = Model(source).Methods.Single(m => m.Name == method).Body;
        return TreePrinter.Print(((BlockStatement)body).Statements).TrimEnd();
    }
}
