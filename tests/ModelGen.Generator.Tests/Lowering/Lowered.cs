using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Lowering;
using GeneratorTests.Infrastructure;

namespace GeneratorTests.Lowering;

/// <summary>Lowers models from source text, without running a generator.</summary>
internal static class Lowered
{
    /// <summary>Lowers a model that must be free of errors; warnings are allowed.</summary>
    public static LoweredModel Model(params ReadOnlySpan<string> sources)
    {
        LoweredModel model = ModelLowering.Lower(Declared.Model(sources), TestContext.Current.CancellationToken);
        Assert.Empty(model.Diagnostics.Where(d => d.IsError).Select(d => $"{d.Id} {d.Message}"));
        Verify(model);
        return model;
    }

    /// <summary>The functions of the entry points of a class <c>Net</c> with these members, printed.</summary>
    public static string Graphs(string members, string types = "") => Print(Model(TestCompilation.Model(members, types)));

    /// <summary>The graph of an entry point <c>F</c> with these parameters and this body, printed without its header.</summary>
    public static string Graph(string parameters, string body, string members = "", string types = "", string result = "Tensor")
    {
        string text = Graphs($"{members}\n[Forward] private {result} F({parameters}) {{ {body} }}", types);
        return string.Join("\n", text.TrimEnd().Split('\n').SkipWhile(l => !l.StartsWith("F(", StringComparison.Ordinal)).Skip(1).Select(l => l.Trim()));
    }

    /// <summary>What lowering says about a class <c>Net</c> with these members: id, message and the text at the place of each.</summary>
    public static string Diagnostics(string members, string types = "")
    {
        var compilation = TestCompilation.Create(TestCompilation.Model(members, types));
        Assert.Empty(compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error));
        ReadResult<ModelDeclaration> read = Declared.Read(compilation);
        Assert.Empty(read.Diagnostics.Select(d => $"{d.Id} {d.Message}"));
        LoweredModel model = ModelLowering.Lower(read.Declaration!, TestContext.Current.CancellationToken);
        return string.Join("\n", model.Diagnostics.Select(d => $"{d.Id} {d.Message} @ {At(d, read.Sites, compilation)}"));
    }

    public static string Print(LoweredModel model)
    {
        var text = new StringBuilder();
        foreach (ParameterSlot slot in model.Parameters)
        {
            string numbers = string.Join(", ", slot.Initializer.Arguments.Items.Select(a => a.ToString("G4", CultureInfo.InvariantCulture)));
            text.Append(slot.IsTrainable ? "" : "state ").Append($"{slot.Path} {slot.Shape} {slot.Initializer.Kind}({numbers}){(slot.Initializer.ZeroRow is { } row ? $" but for zeros in row {row}" : "")} as {slot.Class}\n");
        }

        foreach (LoweredEntryPoint entry in model.EntryPoints)
        {
            text.Append('\n').Append(GraphPrinter.Print(entry.Inference));
            text.Append(entry.Training == entry.Inference ? "" : GraphPrinter.Print(entry.Training));
            text.Append(entry.IsLoss ? $"trains {string.Join(", ", entry.Trained)}\n" : "");
        }

        return text.ToString();
    }

    private static string At(DiagnosticInfo diagnostic, SiteTable sites, Compilation compilation)
    {
        SourceLocation location = sites.Locate(diagnostic.Site);
        return compilation.SyntaxTrees.Single(t => t.FilePath == location.File).GetText().ToString(location.Span).ReplaceLineEndings(" ");
    }

    private static void Verify(LoweredModel model)
    {
        foreach (Function function in model.EntryPoints.SelectMany(e => new[] { e.Inference, e.Training, e.Session?.Function }).OfType<Function>())
        {
            GraphVerifier.Verify(function);
        }
    }
}
