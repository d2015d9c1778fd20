using System.Collections.Immutable;
using GeneratorTests.Declarations;
using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator;
using ModelGen.Generator.Diagnostics;

namespace GeneratorTests.Diagnostics;

/// <summary>The analyzer says what the generator says, and never both; the suppressor silences what is no mistake.</summary>
public class AnalyzerTests
{
    private static readonly string Mistaken = ModelTests.FashionNet
        .Replace("return fc3", "var s = $\"{x}\"; return fc3", StringComparison.Ordinal)
        .Replace("[Loss]", "[Loss(Trains = [\"fc9\"])]", StringComparison.Ordinal);

    [Fact]
    public async Task Live_analysis_says_what_a_build_says()
    {
        var compilation = TestCompilation.Create(Mistaken, "using ModelGen; [Module] partial class Act { }");
        var built = Verify.Run(new ModelGenerator(), compilation).Diagnostics;
        var live = await Analyze(compilation, live: true);
        Assert.Equal(["MG0112", "MG0201", "MG0408"], built.Select(d => d.Id).Order(StringComparer.Ordinal));
        Assert.Equal(built.Select(d => d.ToString()).Order(StringComparer.Ordinal), live.Select(d => d.ToString()).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(ModelTests.FashionNet)]
    [InlineData(ModelTests.Residual)]
    public async Task Generated_code_does_not_confuse_the_analyzer(string source)
    {
        CSharpGeneratorDriver
            .Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(TestCompilation.Create(source), out Compilation output, out _, TestContext.Current.CancellationToken);
        Assert.True(output.SyntaxTrees.Count() > 2);
        Assert.Empty((await Analyze(output, live: true)).Where(d => d.Severity == DiagnosticSeverity.Error));
    }

    [Fact]
    public async Task In_a_build_the_analyzer_is_silent() => Assert.Empty(await Analyze(TestCompilation.Create(Mistaken), live: false));

    [Fact]
    public async Task Unreachable_code_and_captured_parameters_of_declarations_are_no_warnings()
    {
        const string Types = """
            using ModelGen;
            [Module] partial class Act(int n)
            {
                public int N { get; } = n;
                public Tensor Forward(Tensor x) { if (false) { x = -x; } return x * n; }
            }
            class Plain(int n)
            {
                public int N { get; } = n;
                public int Twice() { if (false) { return 1; } return 2 * n; }
            }
            """;
        var warnings = await Warnings(TestCompilation.Create(Types));
        Assert.Equal(["CS0162", "CS0162", "CS9124", "CS9124"], warnings.Select(d => d.Id).Order(StringComparer.Ordinal));
        Assert.All(warnings, d => Assert.Equal(d.Location.SourceSpan.Start < Types.IndexOf("class Plain", StringComparison.Ordinal), d.IsSuppressed));
    }

    [Fact]
    public async Task A_parameter_that_is_the_size_of_a_dimension_is_read()
    {
        const string Source = """
            using ModelGen;
            [Model] public abstract partial class Net(int size, int unread)
            {
                [Forward] Tensor F([Shape("n", nameof(size))] Tensor x) => x;
            }
            """;
        var warnings = (await Warnings(TestCompilation.Create(Source))).Where(d => d.Id == "CS9113").OrderBy(d => d.Location.SourceSpan.Start);
        Assert.Equal([true, false], warnings.Select(d => d.IsSuppressed));
    }

    [Fact]
    public async Task A_reference_to_an_entry_point_means_all_of_its_overloads()
    {
        const string Source = """
            using ModelGen;
            /// <summary><see cref="F"/> and <see cref="G"/>.</summary>
            [Model] public partial class Net
            {
                [Forward] Tensor F([Shape(4)] Tensor x) => x;
                void F(int n) { }
                void G(int n) { }
                void G(float n) { }
            }
            """;
        var options = (CSharpParseOptions)TestCompilation.Create().SyntaxTrees.First().Options;
        SyntaxTree documented = CSharpSyntaxTree.ParseText(
            Source, options.WithDocumentationMode(DocumentationMode.Diagnose), cancellationToken: TestContext.Current.CancellationToken);
        var warnings = (await Warnings(TestCompilation.Create().AddSyntaxTrees(documented))).Where(d => d.Id == "CS0419").OrderBy(d => d.Location.SourceSpan.Start);
        Assert.Equal([true, false], warnings.Select(d => d.IsSuppressed));
    }

    [Fact]
    public async Task Entry_points_need_not_be_static_but_helpers_may()
    {
        const string Source = """
            using ModelGen;
            [Model] partial class Net
            {
                [Forward] Tensor F([Shape(4)] Tensor x) => Help(x);
                Tensor Help(Tensor x) => x;
            }
            [Module] partial class Act { public Tensor Forward(Tensor x) => x; }
            """;
        var warnings = (await Warnings(TestCompilation.Create(Source), new MakeStatic())).Where(d => d.Id == "CA1822").ToList();
        Assert.Equal(["F True", "Forward True", "Help False"], warnings.Select(d => $"{d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)} {d.IsSuppressed}").Order(StringComparer.Ordinal));
    }

    private static async Task<ImmutableArray<Diagnostic>> Analyze(Compilation compilation, bool live)
    {
        var options = new AnalyzerOptions([], new LiveOptions(live));
        return await compilation.WithAnalyzers([new ModelAnalyzer()], options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<ImmutableArray<Diagnostic>> Warnings(Compilation compilation, params ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), null, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
        var all = await compilation.WithAnalyzers([new DeclarationSuppressor(), .. analyzers], options).GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        return [.. all.Where(d => d.Severity == DiagnosticSeverity.Warning)];
    }

    /// <summary>Stands in for CA1822, which comes with the SDK and not with the compiler: warns at every instance method.</summary>
#pragma warning disable RS1029, RS1036, RS1041, RS2008 // an analyzer for this test only
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class MakeStatic : DiagnosticAnalyzer
    {
        private static readonly DiagnosticDescriptor Rule = new("CA1822", "Mark members as static", "{0}", "Performance", DiagnosticSeverity.Warning, true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSymbolAction(
                c =>
                {
                    if (c.Symbol is IMethodSymbol { MethodKind: MethodKind.Ordinary })
                    {
                        c.ReportDiagnostic(Diagnostic.Create(Rule, c.Symbol.Locations[0], c.Symbol.Name));
                    }
                },
                SymbolKind.Method);
        }
    }
#pragma warning restore RS1029, RS1036, RS1041, RS2008
}
