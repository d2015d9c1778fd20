using System.Reflection;
using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen;
using ModelGen.Generator;
using ModelGen.Generator.Diagnostics;

namespace GeneratorTests.Families;

/// <summary>One declaration for models of several sizes: an abstract model takes hyperparameters, closed models give them values.</summary>
public class FamilyTests
{
    private const string Usings = "using ModelGen; using static ModelGen.Ops;\nnamespace Test;\n";

    internal const string Mlp = Usings + """
        [Model]
        public abstract partial class Mlp(int features, int hidden, double dropout = 0.1)
        {
            private readonly Linear fc1 = new(features, hidden);
            private readonly Linear fc2 = new(hidden, 10);

            [Forward]
            private Tensor Logits([Shape("batch", nameof(features))] Tensor x) => fc2.Forward(Dropout(Relu(fc1.Forward(x)), dropout));

            [Loss]
            private Tensor Loss([Shape("batch", "features")] Tensor x, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(x), label);
        }
        """;

    private const string Closed = Usings + """
        [Model] public sealed partial class SmallMlp() : Mlp(features: 4, hidden: 3);
        [Model] public sealed partial class LargeMlp() : Mlp(hidden: 8, features: 2 * 3, dropout: 0);
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Family_and_closed_model_are_written_as_approved()
    {
        var sources = Verify.Sources(Mlp, Closed);
        Assert.Equal(["Test.LargeMlp.g.cs", "Test.Mlp.g.cs", "Test.SmallMlp.g.cs"], sources.Keys.Order(StringComparer.Ordinal));
        Snapshot.Matches(sources["Test.Mlp.g.cs"], "Mlp.cs");
        Snapshot.Matches(sources["Test.SmallMlp.g.cs"], "SmallMlp.cs");
    }

    /// <summary>Apart from the class's name and its constructors, a closed model is the model that one writes by hand.</summary>
    [Fact]
    public void What_a_closed_model_computes_is_what_the_model_written_by_hand_does()
    {
        string byHand = Mlp.Replace("abstract partial class Mlp(int features, int hidden, double dropout = 0.1)", "sealed partial class SmallMlp", StringComparison.Ordinal)
            .Replace("nameof(features)", "4", StringComparison.Ordinal).Replace("\"features\"", "4", StringComparison.Ordinal)
            .Replace("features", "4", StringComparison.Ordinal).Replace("hidden", "3", StringComparison.Ordinal).Replace("dropout)", "0.1)", StringComparison.Ordinal);
        Assert.Equal(Computation(Verify.Sources(byHand).Single().Value), Computation(Verify.Sources(Mlp, Closed)["Test.SmallMlp.g.cs"]));

        static string Computation(string file) => file[file.IndexOf("namespace ModelGen.Runtime.Generated", StringComparison.Ordinal)..];
    }

    [Theory]
    [InlineData("partial class SmallMlp() : Mlp(features: 4, hidden: 3);")]
    [InlineData("partial class SmallMlp : Mlp { private SmallMlp() : base(4, 3) { } }")]
    [InlineData("partial class SmallMlp : Mlp { private const int Width = 2; private static readonly int Hidden = Width + 1; public SmallMlp() : base(2 * Width, Hidden) { } }")]
    [InlineData("partial class SmallMlp : Mlp { private SmallMlp() : base(4, 3) { } public SmallMlp(string name) : this(seed: 3) => Name = name; public string Name { get; } = \"\"; }")]
    public void Every_way_to_give_values(string declaration)
    {
        Assembly assembly = Load(Mlp, Usings + "[Model] public sealed " + declaration);
        var parameters = Parameters(Activator.CreateInstance(assembly.GetType("Test.SmallMlp")!, 1)!);
        Assert.Equal(["fc1.weight [3, 4]", "fc1.bias [3]", "fc2.weight [10, 3]", "fc2.bias [10]"], parameters.Select(p => $"{p.Name} {p.Shape}"));
    }

    [Theory]
    [InlineData("(int width, int[] depths, Nonlinearity kind = Nonlinearity.Relu, bool bias = true, ILayer? act = null)", "(4, [4, 5], bias: false, act: new Tanh())", 5)]
    [InlineData("(int width, int[] depths, Nonlinearity kind = Nonlinearity.Relu, bool bias = true, ILayer? act = null)", "(4, new[] { 6 })", 4)]
    [InlineData("(int width = 4, bool bias = false)", "", 1)]
    [InlineData("", "", 1)]
    public void Values_of_many_kinds(string parameters, string arguments, int tensors)
    {
        bool hasDepths = parameters.Contains("depths", StringComparison.Ordinal), hasBias = parameters.Contains("bias", StringComparison.Ordinal);
        string family = Usings + $$"""
            [Model] public abstract partial class Family{{parameters}}
            {
                private readonly Linear first = new(4, {{(parameters.Length > 0 ? "width" : "4")}}, bias: {{(hasBias ? "bias" : "false")}});
                {{(hasDepths ? "private readonly Linear[] more = [.. Depths(depths)]; private readonly ILayer? act = act; private static Linear[] Depths(int[] depths) => Repeat(depths.Length, () => new Linear(4, 4));" : "")}}
                [Forward] private Tensor F([Shape("n", 4)] Tensor x)
                {
                    x = first.Forward(x);
                    {{(hasDepths ? "foreach (var m in more) x = m.Forward(x); return act is null ? x : act.Forward(x);" : "return x;")}}
                }
            }
            """;
        string header = arguments.Length > 0 ? $"Net() : Family{arguments}" : "Net : Family";
        Assembly assembly = Load(family, Usings + $"[Model] public sealed partial class {header};");
        Assert.Equal(tensors, Parameters(Activator.CreateInstance(assembly.GetType("Test.Net")!, 1)!).Count);
    }

    [Fact]
    public void A_family_alone_and_one_of_another_project_are_no_mistakes() => Assert.Single(Verify.Sources(Mlp));

    [Fact]
    public void A_model_made_without_parameters_says_so_when_it_is_used()
    {
        Assembly assembly = Load(Mlp, Closed);
        object model = Activator.CreateInstance(assembly.GetType("Test.SmallMlp")!)!;
        var thrown = Assert.IsType<InvalidOperationException>(Assert.Throws<TargetInvocationException>(() => Parameters(model)).InnerException);
        Assert.Equal("This SmallMlp has no parameters: make it with 'new SmallMlp(seed: 1)' or 'SmallMlp.FromFile(path)'.", thrown.Message);
    }

    [Fact]
    public async Task A_model_made_without_parameters_is_seen_by_the_compiler()
    {
        const string Uses = Usings + """
            class Uses
            {
                object A() => {|MG0125:new SmallMlp()|};
                SmallMlp B() => {|MG0125:new()|};
                SmallMlp C() => new(seed: 1);
                SmallMlp D() => new(1);
                object E() => new Zero(1);
            }
            [Model] public sealed partial class Zero : Base;
            [Model] public abstract partial class Base { [Forward] private Tensor F([Shape(4)] Tensor x) => x; }
            """;
        var marked = Markup.Parse(Uses);
        CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(TestCompilation.Create(Mlp, Closed, marked.Source), out Compilation output, out _, Cancellation);
        Assert.Empty(output.GetDiagnostics(Cancellation).Where(d => d.Severity == DiagnosticSeverity.Error));
        var found = await output.WithAnalyzers([new ModelUseAnalyzer()], new AnalyzerOptions([], new LiveOptions(false))).GetAnalyzerDiagnosticsAsync(Cancellation);
        Assert.Equal(marked.Expected.Select(e => e.Span.Start), found.Select(d => d.Location.SourceSpan.Start).Order());
        Assert.All(found, d => Assert.Equal("'new SmallMlp()' makes a model without parameters, which cannot be used: write 'new SmallMlp(seed: 1)' or 'SmallMlp.FromFile(path)'", Message(d)));
    }

    [Fact]
    public async Task An_array_of_layers_that_others_change_is_seen_by_the_compiler()
    {
        var marked = Markup.Parse(Usings + """
            [Model] public sealed partial class Net
            {
                public Linear[] Layers { get; } = Repeat(2, () => new Linear(4, 4));
                public float[] Numbers { get; } = [1, 2];
                [Forward] private Tensor F([Shape("n", 4)] Tensor x) => Layers[1].Forward(Layers[0].Forward(x));
            }
            class Uses
            {
                void A(Net net, Linear[] others) { {|MG0211:net.Layers[0]|} = others[1]; others[0] = net.Layers[1]; net.Numbers[0] = 3; }
            }
            """);
        CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(TestCompilation.Create(marked.Source), out Compilation output, out _, Cancellation);
        var found = Assert.Single(await output.WithAnalyzers([new ModelUseAnalyzer()], new AnalyzerOptions([], new LiveOptions(false))).GetAnalyzerDiagnosticsAsync(Cancellation));
        Assert.Equal("MG0211", found.Id);
        Assert.Equal("net.Layers[0]", Text(found));
    }

    /// <summary>One mistake of the family is said once, at its line, for the first of its models that meets it.</summary>
    [Fact]
    public async Task Shape_errors_say_for_which_model()
    {
        string wrong = Mlp.Replace("new(hidden, 10)", "new(3, 10)", StringComparison.Ordinal);
        string closed = Closed + "\n[Model] public sealed partial class HugeMlp() : Mlp(4, 99);";
        var found = Assert.Single(Verify.Run(new ModelGenerator(), TestCompilation.Create(wrong, closed)).Diagnostics);
        Assert.Equal("MG0302 'fc2', a Linear, takes […, 3], but was given [batch, 8]: its weight is [10, 3] (LargeMlp: features = 6, hidden = 8, dropout = 0)", $"{found.Id} {Message(found)}");
        Assert.Equal("Test0.cs", found.Location.SourceTree!.FilePath);
        Assert.Equal("fc2.Forward(Dropout(Relu(fc1.Forward(x)), dropout))", Text(found));
        Assert.Equal(DiagnosticSeverity.Error, found.Severity);

        var live = await TestCompilation.Create(wrong, closed).WithAnalyzers([new ModelAnalyzer()], new AnalyzerOptions([], new LiveOptions(true))).GetAnalyzerDiagnosticsAsync(Cancellation);
        Assert.Equal(["MG0302"], live.Select(d => d.Id));
    }

    [Fact]
    public void A_mistake_of_all_models_is_said_once()
    {
        string wrong = Mlp.Replace("return", "", StringComparison.Ordinal).Replace("Relu(fc1", "MatMul(x, x) + Relu(fc1", StringComparison.Ordinal);
        var found = Assert.Single(Verify.Run(new ModelGenerator(), TestCompilation.Create(wrong, Closed)).Diagnostics);
        Assert.Equal("matmul: [batch, 4] and [batch, 4] do not fit: the inner dimensions are 4 and batch (SmallMlp: features = 4, hidden = 3, dropout = 0.1)", Message(found));
    }

    private static Assembly Load(params ReadOnlySpan<string> sources)
    {
        CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(TestCompilation.Create(sources), out Compilation output, out var diagnostics, Cancellation);
        Assert.Empty(diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        return InMemoryAssembly.Load(output);
    }

    private static ParameterSet Parameters(object model) => (ParameterSet)model.GetType().GetProperty("Parameters")!.GetValue(model)!;

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);

    private static string Text(Diagnostic diagnostic) => diagnostic.Location.SourceTree!.GetText(Cancellation).ToString(diagnostic.Location.SourceSpan);
}
