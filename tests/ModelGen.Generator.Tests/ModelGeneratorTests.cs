using GeneratorTests.Declarations;
using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace GeneratorTests;

/// <summary>What runs again after an edit, and names of files.</summary>
public class ModelGeneratorTests
{
    private const string Unrelated = "class Unrelated { int F() => 1; }";

    /// <summary>Writes each declaration as it is into a file of its own.</summary>
    private static readonly Compiler Echo = new(
        (model, _) => new CompilationResult([new GeneratedSource(model.Type.HintName, TreePrinter.Print(model))], []),
        (module, _) => new CompilationResult([new GeneratedSource(module.Class.Type!.HintName, TreePrinter.Print(module))], []),
        (_, _) => CompilationResult.Empty);

    [Fact]
    public void Nothing_runs_for_the_same_compilation()
    {
        var steps = Steps(c => c);
        Assert.All(steps.Values.SelectMany(r => r), r => Assert.True(r is Cached or Unchanged));
        Assert.All(steps[TrackingNames.ReadModel], r => Assert.Equal(Cached, r));
    }

    [Theory]
    [InlineData("Test1.cs", "=> 1", "=> 2")]
    [InlineData("Test1.cs", "class", "/* comment */ class")]
    [InlineData("Test0.cs", "[Model]", "// a comment\n[Model]")]
    [InlineData("Test0.cs", "return (", "// a comment\nreturn (")]
    [InlineData("Test0.cs", "=> x + scale", "=>   x + scale")]
    public void Files_stay_cached_when_text_moves_or_other_code_changes(string file, string text, string replacement)
    {
        var steps = Steps(c => c.Replace(file, s => s.Replace(text, replacement, StringComparison.Ordinal)));
        foreach (string name in new[] { TrackingNames.ModelDeclaration, TrackingNames.ModuleDeclaration })
        {
            Assert.All(steps[name], r => Assert.True(r is Unchanged or Cached));
        }

        foreach (string name in new[] { TrackingNames.CompiledModel, TrackingNames.CompiledModule, TrackingNames.ModelSource, TrackingNames.ModuleSource, "SourceOutput" })
        {
            Assert.All(steps[name], r => Assert.Equal(Cached, r));
        }
    }

    [Theory]
    [InlineData("Factor = 4", "Factor = 2")]
    [InlineData("Depth = 3", "Depth = 4")]
    [InlineData("0.5f", "0.25f")]
    public void A_change_of_meaning_runs_through(string text, string replacement)
    {
        var steps = Steps(c => c.Replace("Test0.cs", s => s.Replace(text, replacement, StringComparison.Ordinal)));
        Assert.Equal([Modified], steps[TrackingNames.ModelDeclaration]);
        Assert.Equal([Modified], steps[TrackingNames.CompiledModel]);
    }

    /// <summary><c>1 / (x * 0f)</c> is another model than <c>1 / (x * -0f)</c>.</summary>
    [Theory]
    [InlineData("0f")]
    [InlineData("0d")]
    public void The_sign_of_a_zero_is_a_meaning(string zero)
    {
        string source = $"using ModelGen; [Model] partial class Net {{ [Forward] Tensor F([Shape(4)] Tensor x) => 1 / (x * (float)({zero})); }}";
        var steps = Verify.Steps(TestCompilation.Create(source), c => c.Replace("Test0.cs", s => s.Replace(zero, "-" + zero, StringComparison.Ordinal)), new ModelGenerator(Echo));
        Assert.Equal([Modified], steps[TrackingNames.ModelDeclaration]);
    }

    [Fact]
    public void Moving_text_above_a_mistake_moves_the_diagnostic_only()
    {
        string source = ModelTests.FashionNet.Replace("return fc3", "var s = $\"{x}\"; return fc3", StringComparison.Ordinal);
        var steps = Verify.Steps(
            TestCompilation.Create(source), c => c.Replace("Test0.cs", s => "// a comment\n" + s), new ModelGenerator(Echo));
        Assert.Equal([Modified], steps[TrackingNames.Diagnostic]);
        Assert.Equal([Unchanged], steps[TrackingNames.ModelDeclaration]);
        Assert.Equal([Cached], steps[TrackingNames.ModelSource]);
    }

    [Fact]
    public void File_names_differ_whatever_the_case()
    {
        const string Entry = "{ [Forward] Tensor F([Shape(4)] Tensor x) => x; }";
        var result = Verify.Run(new ModelGenerator(Echo), TestCompilation.Create($$"""
            using ModelGen;
            namespace A
            {
                [Model] partial class Net {{Entry}}
                [Model] partial class NET {{Entry}}
                [Model] partial class Net<T> {{Entry}}
                partial class Outer { [Model] partial class Net {{Entry}} }
                [Model] partial class Single {{Entry}}
                [Module] partial class Act { public Tensor Forward(Tensor x) => x; }
            }
            namespace a { [Model] partial class Net {{Entry}} }
            [Model] partial class Net {{Entry}}
            """));
        string[] names = [.. result.GeneratedSources.Select(s => s.HintName)];
        Assert.Equal(names.Length, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(8, names.Length);
        Assert.Contains("A.Single.g.cs", names);
        Assert.Contains("A.Act.Binding.g.cs", names);
        Assert.Contains("Net.g.cs", names);
    }

    [Fact]
    public void An_attribute_on_two_parts_gives_one_file()
    {
        var result = Verify.Run(new ModelGenerator(Echo), TestCompilation.Create(
            ModelTests.FashionNet, "namespace Test; [ModelGen.Model] partial class Net;"));
        Assert.Single(result.GeneratedSources);
    }

    [Fact]
    public void Headers_reopen_the_class()
    {
        var model = Declared.Read(
            TestCompilation.Create("""
            using ModelGen;
            namespace @class.Space;
            public partial record struct Outer<T> where T : struct
            {
                partial interface IInner<in TIn>
                {
                    [Model] private sealed partial class @event<@in> { [Forward] Tensor F([Shape(4)] Tensor x) => x; }
                }
            }
            """),
            "class.Space.Outer`1+IInner`1+event`1").Declaration!;
        Assert.Equal("@class.Space", model.Type.Namespace);
        Assert.Equal(["partial record struct Outer<T>", "partial interface IInner<in TIn>"], model.Type.ContainingTypes);
        Assert.Equal("partial class @event<@in>", model.Type.Header);
        Assert.Equal("@event", model.Type.Name);
    }

    [Fact]
    public void In_an_editor_the_analyzer_speaks()
    {
        var compilation = TestCompilation.Create("using ModelGen; [Model] class Net { [Forward] Tensor F([Shape(4)] Tensor x) => x; }");
        Assert.Equal(["MG0101"], Generator(live: false).Select(d => d.Id));
        Assert.Empty(Generator(live: true));

        IEnumerable<Diagnostic> Generator(bool live) => CSharpGeneratorDriver
            .Create([new ModelGenerator(Echo).AsSourceGenerator()], optionsProvider: new LiveOptions(live), parseOptions: TestCompilation.ParseOptions)
            .RunGenerators(compilation, TestContext.Current.CancellationToken)
            .GetRunResult().Diagnostics;
    }

    private static System.Collections.Immutable.ImmutableDictionary<string, System.Collections.Immutable.ImmutableArray<IncrementalStepRunReason>> Steps(
        Func<CSharpCompilation, CSharpCompilation> edit) =>
        Verify.Steps(TestCompilation.Create(ModelTests.Residual, Unrelated), edit, new ModelGenerator(Echo));
}
