using ModelGen.Generator;
using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GeneratorTests.Emit;

/// <summary>Emitted code compiles without a warning whatever the user's code is called and wherever it stands.</summary>
public sealed class GeneratedCodeTests
{
    public static TheoryData<string, string> Sources => new()
    {
        {
            "members and locals called like the runtime's types",
            """
            using ModelGen;
            using static ModelGen.Ops;
            namespace Test;
            public sealed class Gemm { }
            public sealed class Span { }
            public sealed class Check { }
            [Model] public sealed partial class Scratch
            {
                private readonly ModelGen.Linear Elementwise = new(4, 4);
                private readonly Parameter V = new([4], Init.Ones);
                private readonly Parameter a = new([4], Init.Ones);
                [Forward] private Tensor Softmax([Shape("Reduce", 4)] Tensor Gemm)
                {
                    var V2 = Elementwise.Forward(Gemm) * V;
                    var Math = Tanh(V2) + a;
                    return Ops.Softmax(Math * Sigmoid(Math), 1);
                }
                [Loss] private Tensor Reduce([Shape("state", 4)] Tensor x, [Shape("state", 4)] Tensor scratch) => MSELoss(Softmax(x), scratch);
            }
            """
        },
        {
            "keywords, arguments called like generated ones",
            """
            using ModelGen;
            using static ModelGen.Ops;
            namespace @event.@class;
            [Model] public sealed partial class @struct
            {
                [Name("quo\"te\\ {x}\n<b>")] private readonly Linear @in = new(4, 4);
                private readonly Linear parameters = new(4, 4);
                [Forward] private (Tensor @out, Tensor Tape) @try([Shape("for", 4)] Tensor @this, [Shape("for", 4)] Tensor gradients, [Shape("for", 4)] Tensor tape) =>
                    (@in.Forward(@this + gradients), parameters.Forward(tape));
                [Loss] private Tensor @while([Shape("for", 4)] Tensor loss, [Shape("for")] IntTensor entry) => CrossEntropy(@in.Forward(loss) + parameters.Forward(loss), entry);
            }
            """
        },
        {
            "nested in generic classes, no namespace",
            """
            using ModelGen;
            using static ModelGen.Ops;
            public partial class Outer<T> where T : class
            {
                internal partial class Inner
                {
                    [Model] internal sealed partial class Net<U> where U : struct
                    {
                        private readonly Linear fc = new(4, 2);
                        [Forward] private Tensor F([Shape("n", 4)] Tensor x) => fc.Forward(x);
                        [Loss] private Tensor Loss([Shape("n", 4)] Tensor x) => Mean(F(x));
                    }
                }
            }
            """
        },
        {
            "no parameters, no symbols, constants and inputs handed through",
            """
            using ModelGen;
            using static ModelGen.Ops;
            namespace Test;
            [Model] public sealed partial class Plain
            {
                [Forward] private Tensor F([Shape(2, 3)] Tensor x) => x;
                [Forward] private (Tensor A, Tensor B, Tensor C) G([Shape(2, 3)] Tensor x, [Shape(2, 3)] Tensor y) => (x + y, x + y, Transpose(x, 0, 1));
                [Forward] private Tensor H([Shape(2, 3)] Tensor x) => Sum(x) * 0 + 1;
            }
            """
        },
        {
            "one tensor",
            """
            using ModelGen;
            using static ModelGen.Ops;
            namespace Test;
            [Model] public sealed partial class One
            {
                private readonly Parameter scale = new([4], Init.Ones);
                [Forward] private Tensor F([Shape("batch", 4)] Tensor x) => x * scale;
                [Loss] private Tensor Loss([Shape("batch", 4)] Tensor x) => Mean(F(x));
            }
            """
        },
        {
            "forms for training, arguments called like the one that chooses",
            """
            using ModelGen;
            using static ModelGen.Ops;
            namespace Test;
            [Model] public sealed partial class Net
            {
                private readonly Parameter tape = new([4], Init.Ones);
                [Forward] private Tensor F([Shape("training", 4)] Tensor x) => Dropout(x, 0.5) * tape;
                [Forward] private (Tensor kept, Tensor entry) G([Shape("n", 4)] Tensor training, [Shape(4)] Tensor model) => (Dropout(training), Dropout(model + tape));
                [Forward] private Tensor OnlyDropped([Shape(4)] Tensor x) => Dropout(x, 1);
            }
            """
        },
        {
            "several losses, parts that train, states, two symbols",
            """
            using ModelGen;
            using static ModelGen.Ops;
            namespace Test;
            [Model] public sealed partial class Gan
            {
                private readonly Linear generator = new(4, 8);
                private readonly Linear critic = new(8, 1);
                private readonly StateTensor mean = new([8], Init.Zeros);
                [Forward] private Tensor Generate([Shape("batch", 4)] Tensor z) => Tanh(generator.Forward(z)) - mean;
                [Loss(Trains = [nameof(generator)])] private Tensor GeneratorLoss([Shape("batch", 4)] Tensor z) => Mean(Softplus(-critic.Forward(Generate(z))));
                [Loss(Trains = [nameof(critic)])] private Tensor CriticLoss([Shape("batch", 4)] Tensor z, [Shape("real", 8)] Tensor x) =>
                    Mean(Softplus(critic.Forward(Generate(z)))) + Mean(Softplus(-critic.Forward(x)));
            }
            """
        },
        {
            "a family with state, and its models",
            """
            using ModelGen;
            using static ModelGen.Ops;
            namespace Test;
            [Model] public abstract partial class Recurrent(int @in, int width, int steps)
            {
                private readonly Linear input = new(@in, width);
                private readonly Linear parameters = new(width, width);
                private readonly StateTensor mean = new(width);
                [Forward]
                [return: Shape("batch", nameof(width))]
                private Tensor Seen([Shape("batch", nameof(@in))] Tensor x) => Tanh(input.Forward(x)) - mean;
                [Forward] private (Tensor Y, Tensor H) Next([Shape("batch", nameof(@in))] Tensor x, [State, Shape("batch", nameof(width))] Tensor h)
                {
                    h = Tanh(input.Forward(x) + parameters.Forward(h));
                    return (h * 2, h);
                }
                [Loss] private (Tensor Loss, Tensor H) Loss([Shape("batch", nameof(steps), nameof(@in))] Tensor x, [State, Shape("batch", nameof(width))] Tensor h)
                {
                    Tensor error = 0;
                    for (int t = 0; t < steps; t++)
                    {
                        (var y, h) = Next(x[.., t], h);
                        error += Mean(y);
                    }
                    return (error, h);
                }
            }
            public partial class Outer
            {
                [Model] internal partial class @short() : Recurrent(2, 3, steps: 2) { internal string parameters = ""; }
                [Model] internal partial class Long : Recurrent { private Long() : base(4, 5, 6) { } }
            }
            """
        },
        {
            "words that mean something elsewhere in C#, letters that are neither small nor capital, a combining mark",
            """
            using ModelGen;
            using static ModelGen.Ops;
            namespace nameof
            {
                [Model] public sealed partial class @record
                {
                    private readonly Linear fc = new(4, 4);
                    [Forward] private Tensor @file([Shape("_", 4)] Tensor nameof, [Shape("_", 4)] Tensor dynamic) => fc.Forward(nameof) + dynamic;
                    [Forward] private Tensor recordCode([Shape("B", "C", "var", 4)] Tensor scoped) => fc.Forward(scoped);
                    [Loss] private Tensor 日本([Shape("RunLoss", 4)] Tensor 日本) => Mean(fc.Forward(日本));
                }

                [Model] public sealed partial class @extension
                {
                    private readonly Linear Tape = new(4, 4);
                    [Forward] private (Tensor, Tensor) value([Shape("partial", 4)] Tensor b, [State, Shape("partial", 4)] Tensor init) => (Tape.Forward(b), init);
                    [Loss] private Tensor await([Shape("Partial", 4)] Tensor partial) => Mean(Tape.Forward(partial));
                }
            }

            namespace ModelGen.System.Runtime
            {
                [Module] public sealed partial class Scratch(int w) { private readonly Linear fc = new(w, w); public Tensor Forward(Tensor x) => Tanh(fc.Forward(x)); }

                [Model] public sealed partial class E\u0301<@var>
                {
                    private readonly Scratch[] Span = Repeat(4, () => new Scratch(4));
                    [Forward] private Tensor System([Shape("E", 4)] Tensor x) => Span[0].Forward(Span[1].Forward(Span[2].Forward(Span[3].Forward(x))));
                }
            }
            """.Replace("\\u0301", "\u0301", StringComparison.Ordinal)
        },
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void It_compiles(string name, string source)
    {
        Assert.NotEmpty(name);
        Assert.NotEmpty(Verify.Sources(source));
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void It_compiles_with_documentation(string name, string source)
    {
        Assert.NotEmpty(name);
        var compilation = TestCompilation.Create(source);
        var generated = Verify.Run(new ModelGenerator(), compilation).GeneratedSources;
        var parse = TestCompilation.ParseOptions.WithDocumentationMode(DocumentationMode.Diagnose);
        var trees = compilation.SyntaxTrees.Select(t => t.WithRootAndOptions(t.GetRoot(TestContext.Current.CancellationToken), parse))
            .Concat(generated.Select(g => Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(g.SourceText.ToString(), parse, g.HintName)));
        Assert.Empty(compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(trees).GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(d => d.Severity == DiagnosticSeverity.Error || (d.Severity == DiagnosticSeverity.Warning && d.Location.SourceTree!.FilePath.EndsWith(".g.cs", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("", true, true)]
    [InlineData("public override string ToString() => \"mine\";", false, true)]
    [InlineData("public string Summary() => \"mine\";", true, false)]
    [InlineData("public string Summary { get; } = \"mine\";", true, false)]
    [InlineData("public string Summary(int width) => \"mine\";", true, true)]
    [InlineData("[Forward] private Tensor Summary([Shape(2)] Tensor x) => fc.Forward(x);", true, true)]
    [InlineData("", false, true, "public sealed override string ToString() => \"mine\";")]
    [InlineData("", true, false, "public string Summary() => \"mine\";")]
    public void What_a_model_says_of_itself_gives_way_to_what_its_author_has_it_say(string member, bool hasToString, bool hasSummary, string inherited = "")
    {
        string source = TestCompilation.Model(
            $$"""
            private readonly Linear fc = new(2, 2);
            [Forward] private Tensor F([Shape("batch", 2)] Tensor x) => fc.Forward(x);
            {{member}}
            """,
            $$"""public class Base { {{inherited}} }""").Replace("partial class Net", "partial class Net : Base", StringComparison.Ordinal);
        Microsoft.CodeAnalysis.CSharp.CSharpGeneratorDriver
            .Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(TestCompilation.Create(source), out Compilation output, out var diagnostics, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(diagnostics.Concat(output.GetDiagnostics(TestContext.Current.CancellationToken)), d => d.Severity >= DiagnosticSeverity.Warning);
        string generated = output.SyntaxTrees.Last().ToString();
        Assert.Equal(hasToString, generated.Contains("public override string ToString() =>", StringComparison.Ordinal));
        Assert.Equal(hasSummary, generated.Contains("public string Summary() =>", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_with_errors_keeps_its_members()
    {
        string source = TestCompilation.Model(
            """
            private readonly Linear fc1 = new(784, 128);
            private readonly Linear fc2 = new(64, 10);
            [Forward] private (Tensor Logits, Tensor Hidden) F([Shape("batch", 784)] Tensor image) => (fc2.Forward(fc1.Forward(image)), image);
            [Loss] private Tensor Loss([Shape("batch", 784)] Tensor image, [Shape("batch")] IntTensor label) => CrossEntropy(F(image).Logits, label);
            """,
            """
            internal static class Use
            {
                public static void All(float[] image, int[] label)
                {
                    var net = new Net(seed: 1);
                    net.F(image, new float[10], new float[784], batch: 1);
                    net.FForward(image, new float[10], new float[784], new Tape(), batch: 1);
                    net.FForward(image, new float[10], new float[784], new Tape(), training: true, batch: 1);
                    net.FBackward(image, new float[10], new float[784], default, net.CreateGradients(), new Tape(), batch: 1);
                    using var trainer = net.CreateTrainer(new SGD(0.1f), batch: 1);
                    float loss = trainer.Step(image, label, batch: 1) + net.Loss(image, label, batch: 1);
                    net.Save("a"); net.Load("a"); Net.FromFile("a"); net.Save(System.IO.Stream.Null); net.Load(System.IO.Stream.Null); net.Load(new byte[1]); Net.FromBytes(new byte[1]);
                    foreach (var p in net.Parameters) { }
                    System.Console.WriteLine(net.Summary());
                }
            }
            """);
        var compilation = TestCompilation.Create(source);
        Microsoft.CodeAnalysis.CSharp.CSharpGeneratorDriver
            .Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out var diagnostics, TestContext.Current.CancellationToken);
        Assert.NotEmpty(diagnostics);
        Assert.Empty(output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning));
    }
}
