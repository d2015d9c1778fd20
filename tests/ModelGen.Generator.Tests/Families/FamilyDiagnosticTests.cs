using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator;
using ModelGen.Generator.Declarations;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace GeneratorTests.Families;

/// <summary>Mistakes with families (MG0104, MG0105, MG012x), and what runs again after an edit.</summary>
public class FamilyDiagnosticTests
{
    private const string Usings = "using ModelGen; using static ModelGen.Ops;\nnamespace Test;\n";

    private static void Closed(string closed, params string[] messages) => Verify.Diagnostics(new ModelGenerator(), [FamilyTests.Mlp, Usings + closed], messages);

    [Fact]
    public void No_constructor() => Closed(
        "[Model] partial class {|MG0120:SmallMlp|} : Mlp;", "'SmallMlp' passes no values to the constructor of 'Mlp': write 'partial class SmallMlp() : Mlp(features: …, hidden: …, dropout: …)'");

    [Theory]
    [InlineData("() : Mlp(4, {|MG0140:System.Environment.ProcessorCount|})")]
    [InlineData("() : Mlp(4, {|MG0205:hidden|}) { private static int hidden = 3; }")]
    [InlineData("() : Mlp({|MG0126:0|}, 3)")]
    public void Values_that_are_no_constants(string rest) => Closed("[Model] partial class SmallMlp" + rest + (rest.EndsWith('}') ? "" : ";"));

    [Theory]
    [InlineData("() : Mlp(4)")]
    [InlineData("() : Mlp(4, \"3\")")]
    [InlineData("() : Mlp")]
    [InlineData(" : Mlp(4, 3)")]
    public void What_the_compiler_complains_about_is_left_to_it(string rest) => Closed("[Model] partial class SmallMlp" + rest + ";");

    [Fact]
    public void A_constructor_with_parameters() => Closed(
        "[Model] partial class {|MG0127:SmallMlp|}(int hidden) : Mlp(4, hidden);",
        "The constructor of 'SmallMlp' takes parameters, but the values that a model gives its family are constants: write 'partial class SmallMlp() : Mlp(features: …, hidden: …, dropout: …)'");

    [Fact]
    public void A_size_that_is_not_positive_is_said_with_the_model() => Closed(
        "[Model] partial class SmallMlp() : Mlp(features: {|MG0126:0|}, hidden: 3);",
        "'features' in [Shape] is the constructor parameter of 'Mlp', which is 0: a dimension is an 'int' that is at least 1 (SmallMlp: features = 0, hidden = 3, dropout = 0.1)");

    [Fact]
    public void A_hyperparameter_out_of_range_is_said_in_the_family() => Verify.Diagnostics(
        new ModelGenerator(),
        [
            FamilyTests.Mlp.Replace("new(features, hidden)", "new(features, {|MG0314:hidden|})", StringComparison.Ordinal).Replace("new(hidden, 10)", "new({|MG0314:hidden|}, 10)", StringComparison.Ordinal),
            Usings + "[Model] partial class SmallMlp() : Mlp(4, 0);",
        ]);

    [Fact]
    public void Dimension_named_like_a_parameter_that_is_no_int() => Verify.Diagnostics(
        Usings + "[Model] abstract partial class F(double width) { [Forward] private Tensor G([Shape(\"n\", {|MG0126:nameof(width)|})] Tensor x) => x * width; }",
        "'width' in [Shape] is the constructor parameter of 'F', which is of type 'double': a dimension is an 'int' that is at least 1");

    [Theory]
    [InlineData("partial class {|MG0121:SmallMlp|}() : Mlp(4, 3);")]
    [InlineData("class {|MG0121:SmallMlp|}() : Mlp(4, 3);")]
    [InlineData("class {|MG0121:SmallMlp|} : Mlp { public SmallMlp() : base(4, 3) { } }")]
    [InlineData("abstract class Half() : Mlp(4, 3);")]
    public void Forgot_model(string declaration) => Closed(
        declaration,
        declaration.Contains("MG0121", StringComparison.Ordinal)
            ? ["'SmallMlp' is derived from the model 'Mlp', but is not marked as a model, so that nothing is generated for it: write [Model] in front of it"]
            : []);

    [Fact]
    public void Override_of_an_entry_point() => Verify.Diagnostics(
        Usings + """
        [Model] abstract partial class G(int n) { private readonly Linear fc = new(4, n); [Forward] protected virtual Tensor F([Shape("n", 4)] Tensor x) => fc.Forward(x); }
        [Model] sealed partial class Small() : G(3) { protected override Tensor {|MG0123:F|}(Tensor x) => Relu(base.F(x)); }
        """,
        "'F' is an entry point of 'Small', but its family 'G' declares all layers and entry points: move it there");

    [Fact]
    public void Forgot_model_at_the_family() => Verify.Diagnostics(
        new ModelGenerator(),
        [
            FamilyTests.Mlp.Replace("[Model]", "", StringComparison.Ordinal).Replace("class Mlp", "class {|MG0128:Mlp|}", StringComparison.Ordinal),
            Usings + "[Model] partial class SmallMlp() : Mlp(4, 3);",
        ]);

    [Theory]
    [InlineData("sealed partial class {|MG0128:Net|}", "Forward")]
    [InlineData("class {|MG0128:Net|}", "Loss")]
    [InlineData("partial struct {|MG0128:Net|}", "Forward")]
    [InlineData("[Module] partial class Net", "Forward")]
    [InlineData("interface Net", "Forward")]
    public void Forgot_model_at_a_class_of_its_own(string head, string attribute) => Verify.Diagnostics(
        $"{Usings}{head} {{ [{attribute}] Tensor Forward([Shape(\"n\", 4)] Tensor x) => x; }}",
        head.Contains("MG0128", StringComparison.Ordinal)
            ? ["'Net' has the entry point 'Forward', but is not marked as a model, so that nothing is generated for it: write [Model] in front of it"]
            : []);

    [Fact]
    public void Forgot_partial() => Closed("[Model] class {|MG0101:SmallMlp|}() : Mlp(4, 3);");

    [Fact]
    public void Forgot_abstract() => Verify.Diagnostics(
        new ModelGenerator(),
        [
            FamilyTests.Mlp.Replace("abstract partial class Mlp", "partial class {|MG0104:Mlp|}", StringComparison.Ordinal),
            Usings + "[Model] partial class SmallMlp() : Mlp(4, 3);",
        ]);

    [Fact]
    public void Family_not_partial() => Verify.Diagnostics(
        new ModelGenerator(),
        [
            FamilyTests.Mlp.Replace("partial class Mlp", "class {|MG0101:Mlp|}", StringComparison.Ordinal),
            Usings + "[Model] partial class SmallMlp() : Mlp(4, 3);",
        ]);

    [Fact]
    public void Layers_and_entry_points_of_a_closed_model() => Closed(
        "[Model] partial class SmallMlp() : Mlp(4, 3) { private readonly Linear {|MG0123:more|} = new(4, 4); [Forward] private Tensor {|MG0123:F|}([Shape(4)] Tensor x) => x; public int Other => 3; }",
        "'more' is a layer of 'SmallMlp', but its family 'Mlp' declares all layers and entry points: move it there",
        "'F' is an entry point of 'SmallMlp', but its family 'Mlp' declares all layers and entry points: move it there");

    [Theory]
    [InlineData("[Model] partial class A() : Mlp(4, 3); [Model] partial class {|MG0122:B|} : A;", "'B' cannot be derived from the model 'A': it is a model itself; derive from 'Mlp'")]
    [InlineData(
        "[Model] partial class A { [Forward] private Tensor F([Shape(4)] Tensor x) => x; } [Model] partial class {|MG0122:B|} : A;",
        "'B' cannot be derived from the model 'A': it is a model itself; make it abstract, or use a [Module] in both")]
    [InlineData("[Model] abstract partial class {|MG0122:B|}(int n) : Mlp(4, n);", "'B' cannot be derived from the model 'Mlp': only a [Model] that is not abstract can be")]
    [InlineData("abstract class Half() : Mlp(4, 3); [Model] partial class {|MG0122:B|}() : Half;", "'B' cannot be derived from the model 'Mlp': derive from 'Mlp' directly")]
    [InlineData(
        "[Model] abstract partial class G<T> { [Forward] private Tensor F([Shape(4)] Tensor x) => x; } [Model] partial class {|MG0122:B|} : G<int>;",
        "'B' cannot be derived from the model 'G': it is generic; take a compile-time value as a constructor parameter instead")]
    public void Bases_that_are_no_family(string source, string message) => Closed(source, message);

    [Theory]
    [InlineData("partial class SmallMlp() : Mlp(4, 3) { public {|MG0105:SmallMlp|}(string s) : this() { } public SmallMlp(int a, int b) : this(seed: a + b) { } }")]
    [InlineData("partial class SmallMlp : Mlp { private SmallMlp() : base(4, 3) { } public {|MG0106:SmallMlp|}(int seed) : base(4, 3) { } }")]
    public void Constructors_of_a_closed_model(string declaration) => Closed("[Model] " + declaration);

    [Fact]
    public void Constructor_of_a_family() => Verify.Diagnostics(
        Usings + "[Model] abstract partial class F(int width) { protected {|MG0113:F|}() : this(3) { } [Forward] private Tensor G([Shape(4)] Tensor x) => x * width; }",
        "'F' has a constructor with a body, which is not read: take compile-time parameters through a primary constructor, 'class F(int channels)'");

    [Fact]
    public void Family_of_another_assembly()
    {
        CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(TestCompilation.Create(FamilyTests.Mlp), out Compilation family, out _, TestContext.Current.CancellationToken);
        var closed = TestCompilation.Create(Usings + "[Model] partial class SmallMlp() : Mlp(4, 3);").WithAssemblyName("Other").AddReferences(family.ToMetadataReference());
        var found = Assert.Single(Verify.Run(new ModelGenerator(), closed).Diagnostics);
        Assert.Equal(
            "MG0124 'Mlp' is declared in the assembly 'Test': a family is compiled with each of its models, so its source must be in this project",
            $"{found.Id} {found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
    }

    /// <summary>Whatever is wrong with a family or its model, code that uses the model has no errors of its own.</summary>
    [Theory]
    [InlineData("abstract partial class Mlp", "partial class Mlp", "SmallMlp() : Mlp(4, 3)")]
    [InlineData("abstract partial class Mlp", "abstract class Mlp", "SmallMlp() : Mlp(4, 3)")]
    [InlineData("new(hidden, 10)", "new(7, 10)", "SmallMlp() : Mlp(4, 3)")]
    [InlineData("[Model]", "[Model]", "SmallMlp : Mlp")]
    [InlineData("[Model]", "[Model]", "SmallMlp() : Mlp(4, System.Environment.ProcessorCount)")]
    public void Callers_see_all_signatures(string text, string replacement, string closed)
    {
        const string Caller = Usings + """
            class Caller
            {
                void Call(float[] x, float[] y, int[] labels)
                {
                    var net = new SmallMlp(seed: 1);
                    net.Logits(x, y, batch: 1);
                    using var trainer = net.CreateTrainer(new SGD(0.1), batch: 1);
                    trainer.Step(x, labels, batch: 1);
                    SmallMlp.FromFile("a").Save("b");
                    net.Load("a");
                    net.CreateGradients();
                    foreach (var p in net.Parameters) { }
                }
            }
            """;
        string family = FamilyTests.Mlp.Replace(text, replacement, StringComparison.Ordinal);
        CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(
                TestCompilation.Create(family, Usings + "[Model] public sealed partial class " + closed + ";", Caller), out Compilation output, out var diagnostics, TestContext.Current.CancellationToken);
        Assert.Single(diagnostics, d => d.Severity == DiagnosticSeverity.Error);

        // The part that spares all other errors is the second one of a class that is not partial.
        Assert.DoesNotContain(output.GetDiagnostics(TestContext.Current.CancellationToken), d => d.Severity == DiagnosticSeverity.Error && d.Id != "CS0260");
    }

    [Fact]
    public void Code_can_be_written_for_the_family() => Verify.Sources(
        FamilyTests.Mlp,
        Usings + """
        [Model] public sealed partial class SmallMlp() : Mlp(4, 3);
        public static class Uses
        {
            public static float Any(Mlp net, float[] x, float[] y, int[] labels)
            {
                net.Logits(x, y, batch: 2);
                net.Save("file");
                return net.Loss(x, labels, batch: 2) + net.Parameters.Count;
            }
            public static float Small() => Any(new SmallMlp(seed: 1), [], [], []);
        }
        """);

    [Theory]
    [InlineData("Test0.cs", "[Model]", "// a comment\n[Model]", false)]
    [InlineData("Test1.cs", "[Model]", "// a comment\n[Model]", false)]
    [InlineData("Test0.cs", "Relu(", "Tanh(", true)]
    [InlineData("Test1.cs", "hidden: 3", "hidden: 5", true)]
    public void Edits_of_either_file_run_through_and_comments_do_not(string file, string text, string replacement, bool runs)
    {
        var steps = Verify.Steps(
            TestCompilation.Create(FamilyTests.Mlp, Usings + "[Model] public sealed partial class SmallMlp() : Mlp(features: 4, hidden: 3);"),
            c => c.Replace(file, s => s.Replace(text, replacement, StringComparison.Ordinal)));
        Assert.Equal(runs, steps[TrackingNames.ModelDeclaration].Contains(Modified));
        Assert.Equal(runs, steps[TrackingNames.CompiledModel].Any(r => r is not Cached));
    }

    [Fact]
    public void Declarations_of_closed_models_compare_by_value()
    {
        ReadResult<ModelDeclaration> Read(string hidden) => Declared.Read(
            TestCompilation.Create(FamilyTests.Mlp, Usings + $"[Model] public sealed partial class SmallMlp() : Mlp(4, {hidden});"), "Test.SmallMlp");
        Assert.Equal(Read("3").Declaration, Read("3").Declaration);
        Assert.NotEqual(Read("3").Declaration, Read("4").Declaration);
    }
}
