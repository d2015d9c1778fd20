using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generator;
using ModelGen.Generator.Diagnostics;

namespace GeneratorTests.Declarations;

/// <summary>A word beside an error of C# that does not say what is missing (MG0504 to MG0507).</summary>
public class HintTests
{
    private const string Usings = "using ModelGen; using static ModelGen.Ops;\n";

    [Fact]
    public void The_operations_are_not_imported() => Verify.Diagnostics(
        """
        using ModelGen;
        [Model] partial class Net
        {
            private readonly Linear fc = new(4, 4);
            [Forward] private Tensor F([Shape("n", 4)] Tensor x) { x = {|MG0504:Relu|}(x); return Softmax(x, 1); }
            [Forward] private Tensor G([Shape("n", 4)] Tensor x) => Rellu(Tanh(fc.Forward(x)));
        }
        """,
        "'Relu' is an operation of ModelGen: add 'using static ModelGen.Ops;' at the top of the file");

    [Theory]
    [InlineData("Softmax", "(fc.Forward(x), 1)")]
    [InlineData("Dropout", "(fc.Forward(x), 0.5)")]
    [InlineData("Flatten", "(fc.Forward(x), 0)")]
    public void Operations_with_the_name_of_a_layer_are_not_imported(string name, string arguments) => Verify.Diagnostics(
        $$"""
        using ModelGen;
        [Model] partial class Net
        {
            private readonly Linear fc = new(4, 4);
            [Forward] private Tensor F([Shape("n", 4)] Tensor x) => {|MG0504:{{name}}|}{{arguments}};
        }
        """,
        $"'{name}' is an operation of ModelGen: add 'using static ModelGen.Ops;' at the top of the file");

    [Fact]
    public void They_are_not_imported_where_a_module_stands() => Verify.Diagnostics(
        "using ModelGen;\n[Module] partial class Act { public Tensor Forward(Tensor x) => {|MG0504:Relu|}(x); }");

    [Fact]
    public void Nothing_is_imported() => Verify.Diagnostics(
        """
        [ModelGen.Model] partial class Net
        {
            private readonly {|MG0504:Linear|} fc = new(4, 4);
            [Forward] private Tensor F([Shape("n", 4)] Tensor x) => fc.Forward({|MG0504:Relu|}(x));
        }
        """,
        "'Linear' is a type of ModelGen: add 'using ModelGen;' at the top of the file",
        "'Relu' is an operation of ModelGen: add 'using static ModelGen.Ops;' at the top of the file");

    [Fact]
    public void Names_that_are_nobodys_or_known_need_no_hint() => Verify.Diagnostics(
        Usings + "[Model] partial class Net { [Forward] private Tensor F([Shape(4)] Tensor x) => Relu(Rellu(x)) + Missing.Relu(x); }");

    [Fact]
    public void A_method_with_shapes_and_no_attribute() => Verify.Diagnostics(
        Usings + """
        [Model] partial class Net
        {
            [Forward] private Tensor F([Shape("n", 4)] Tensor x) => Help({|MG0505:G|}(x));
            private Tensor {|MG0505:G|}([Shape("n", 4)] Tensor x) => -x;
            private static Tensor Help(Tensor x) => x;
        }
        """.Replace("{|MG0505:G|}(x))", "G(x))", StringComparison.Ordinal),
        "'G' declares shapes like an entry point, but is not one: mark it with [Forward] or [Loss]");

    [Theory]
    [InlineData("net.{|MG0506:Help|}(x, y, batch: 2);", "'Help' belongs to the declaration of 'Net', which is never executed: mark it with [Forward], and methods of the same name that take spans are generated; it need not be public")]
    [InlineData("net.{|MG0506:Open|}(x, y, batch: 2);", "'Open' belongs to the declaration of 'Net', which is never executed: mark it with [Forward], and methods of the same name that take spans are generated; it need not be public")]
    [InlineData("var trainer = net.{|MG0507:CreateTrainer|}(new SGD(0.1f), batch: 2); trainer.Step(x, batch: 2);", "'Net' has no loss, so there is no 'CreateTrainer': mark the method that computes it with [Loss]")]
    [InlineData("net.F(x, y, batch: 2); net.Missing(x); net.Size(x); Other.Help(x); net.ToString();", null)]
    public async Task Calls_of_what_is_not_generated(string statements, string? message)
    {
        Markup markup = Markup.Parse(Usings + $$"""
            [Model] public partial class Net
            {
                private readonly Linear fc = new(4, 4);
                [Forward] private Tensor F([Shape("batch", 4)] Tensor x) => Open(Help(x));
                private Tensor Help(Tensor x) => fc.Forward(x);
                internal Tensor Open(Tensor x) => x;
                private int Size(int n) => n;
                public void Demo() { this.Help(3); }
            }
            static class Other { static void Help(int n) { } }
            static class Program
            {
                static void Main() { var net = new Net(seed: 1); float[] x = new float[8], y = new float[8]; {{statements}} }
            }
            """);
        CSharpGeneratorDriver
            .Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(TestCompilation.Create(markup.Source), out Compilation output, out var generated, TestContext.Current.CancellationToken);
        Assert.Empty(generated);
        var hints = await output.WithAnalyzers([new RejectedCallAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(markup.Expected, hints.Select(h => (h.Id, h.Location.SourceSpan)));
        Assert.Equal(message, hints.SingleOrDefault()?.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
