using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Lowering;
using GeneratorTests.Declarations;
using GeneratorTests.Infrastructure;

namespace GeneratorTests.Lowering;

/// <summary>Nothing that a user types takes the compiler down.</summary>
public class HostileTests
{
    /// <summary>Exercises most of the surface in few lines, to be mutilated.</summary>
    private const string Rich = """
        using ModelGen;
        using static ModelGen.Ops;

        namespace Test;

        [Module]
        internal sealed partial class Block(int width, Func<Tensor, Tensor> f)
        {
            private readonly Linear[] fcs = Repeat(2, () => new Linear(width, width));
            public (Tensor, int) Forward(Tensor x, float scale = 1)
            {
                foreach (var fc in fcs)
                {
                    x = f(fc.Forward(x)) * scale;
                }

                return (x, fcs.Length);
            }
        }

        [Model]
        public sealed partial class Net
        {
            private static readonly int[] Sizes = [8, .. new[] { 4, 2 }];
            private readonly Block[] blocks = [new(Sizes[0], Relu), new(8, x => Tanh(x) + 1)];
            private readonly Sequential tail = new(new Linear(8, 4, bias: false), new GELU());
            private readonly Parameter shift = new([4], Init.Normal(0, 0.02));

            [Forward]
            private (Tensor A, Tensor B) F([Shape("batch", 8)] Tensor x)
            {
                int n = 0;
                for (int i = 0; i < blocks.Length; i++)
                {
                    (x, var m) = blocks[i].Forward(x, scale: i > 0 ? 0.5f : 2);
                    n += m switch { 1 => 1, > 1 and < 9 => 2, _ => throw new InvalidOperationException("m") };
                }

                Tensor Scaled(Tensor t) => t * n / t.Dim(0);
                var y = tail.Forward(Scaled(x)) + shift;
                if (n is 3 or 4 && y.Rank == 2)
                {
                    y = y[.., ^2..];
                }

                var (a, b) = Chunk(y, 2, dim: -1);
                while (n-- > 2) { a += b; }
                return (a, Where(b > 0, b, Exp(b)));
            }

            [Loss]
            private Tensor Loss([Shape("batch", 8)] Tensor x, [Shape("batch")] IntTensor label) => CrossEntropy(Concat([F(x).A, F(x).B], dim: 1), label);
        }
        """;

    [Fact]
    public void The_sample_is_right() => Assert.Empty(Lowered.Model(Rich).Diagnostics.Where(d => d.IsError));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Half_typed_code_does_no_harm(int kind)
    {
        var root = CSharpSyntaxTree.ParseText(Rich, TestCompilation.ParseOptions, cancellationToken: TestContext.Current.CancellationToken).GetRoot(TestContext.Current.CancellationToken);
        SyntaxToken[] tokens = [.. root.DescendantTokens().SkipWhile(t => t.Text != "Module")];
        for (int i = kind; i < tokens.Length; i += 8)
        {
            (int start, int end) = (tokens[i].SpanStart, tokens[i].Span.End);
            string source = kind switch
            {
                0 => Rich.Remove(start, end - start),
                1 => Rich[..end],
                2 => Rich[..start] + tokens[(i * 7) % tokens.Length].Text + " " + Rich[start..],
                _ => Rich[..start] + tokens[(i * 5) % tokens.Length].Text + Rich[end..],
            };
            var read = ReadModel(source);
            if (read is not null)
            {
                ModelLowering.Lower(read, TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public void Sums_of_thousands_of_terms()
    {
        string sum = string.Join(" + ", Enumerable.Range(0, 5000).Select(i => i % 2 == 0 ? "x" : "1"));
        LoweredModel model = OnSmallStack(() => Lowered.Model(TestCompilation.Model($"[Forward] private Tensor F([Shape(\"batch\")] Tensor x) => {sum};")));
        Assert.Equal(2500 + 4999 + 1, model.EntryPoints[0].Inference.Graph.Nodes.Length);
    }

    [Fact]
    public void Sums_of_thousands_of_dimensions()
    {
        string sum = string.Join(" + ", Enumerable.Repeat("x.Dim(0)", 5000));
        LoweredModel model = OnSmallStack(() => Lowered.Model(TestCompilation.Model($"[Forward] private Tensor F([Shape(\"batch\")] Tensor x) => x * ({sum});")));
        Assert.Contains("5000*batch", Lowered.Print(model), StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_a_diagnostic_on_any_stack()
    {
        string calls = string.Concat(Enumerable.Repeat("Relu(", 900)) + "x" + new string(')', 900);
        var declaration = Declared.Model(TestCompilation.Model($"[Forward] private Tensor F([Shape(\"batch\")] Tensor x) => {calls};"));
        Assert.Empty(ModelLowering.Lower(declaration, TestContext.Current.CancellationToken).Diagnostics);
        Assert.Equal(["MG0317"], OnSmallStack(() => NearItsEnd(() => ModelLowering.Lower(declaration))).Diagnostics.Select(d => d.Id));
    }

    [Fact]
    public void Recursion_is_a_diagnostic_on_any_stack()
    {
        var declaration = Declared.Model(TestCompilation.Model(
            "[Forward] private Tensor F([Shape(\"batch\")] Tensor x) => Deeper(x); private static Tensor Deeper(Tensor x) { if (x.Rank == 1) { return Deeper(Relu(x)); } return x; }"));
        Assert.Equal(["MG0315"], OnSmallStack(() => ModelLowering.Lower(declaration)).Diagnostics.Select(d => d.Id));
        Assert.Equal(["MG0317"], OnSmallStack(() => NearItsEnd(() => ModelLowering.Lower(declaration))).Diagnostics.Select(d => d.Id));
    }

    [Fact]
    public void Endless_work_is_given_up_soon()
    {
        var declaration = Declared.Model(TestCompilation.Model("[Forward] private Tensor F([Shape(\"batch\")] Tensor x) { for (;;) { x = x + x; } }"));
        var watch = Stopwatch.StartNew();
        Assert.Equal(["MG0316"], ModelLowering.Lower(declaration, TestContext.Current.CancellationToken).Diagnostics.Select(d => d.Id));
        Assert.True(watch.Elapsed.TotalSeconds < 10, $"{watch.Elapsed}");
    }

    [Fact]
    public void Lowering_can_be_cancelled()
    {
        var declaration = Declared.Model(ModelTests.FashionNet);
        Assert.Throws<OperationCanceledException>(() => ModelLowering.Lower(declaration, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("new(int.MaxValue, int.MaxValue)", "Sum(fc.Weight)")]
    [InlineData("new(1, 1)", "Sum(Expand(fc.Weight, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue))")]
    [InlineData("new(1, 1)", "fc.Forward(x.Reshape(-1, -1))")]
    [InlineData("new(1, 1)", "x.Reshape(0)")]
    [InlineData("new(1, 1)", "Permute(x)")]
    [InlineData("new(1, 1)", "Concat()")]
    [InlineData("new(1, 1)", "x[int.MinValue..]")]
    [InlineData("new(1, 1)", "Chunk(x, 0)[0]")]
    [InlineData("new(1, 1)", "Split(x, [], 0)[0]")]
    [InlineData("new(1, 1)", "x * (x.Dim(0) / (x.Dim(0) - x.Dim(0)))")]
    [InlineData("new(1, 1)", "x * (int.MinValue / (x.Rank - 2))")]
    [InlineData("new(1, 1)", "x * Math.Abs(int.MinValue + (x.Rank - 1))")]
    [InlineData("new(1, 1)", "Clamp(x, double.NaN, 1)")]
    [InlineData("new(1, 1)", "x[0][0][0]")]
    public void Extreme_numbers_end_in_a_graph_or_a_diagnostic(string layer, string expression)
    {
        var declaration = Declared.Model(TestCompilation.Model($"private readonly Linear fc = {layer}; [Forward] private Tensor F([Shape(\"batch\")] Tensor x) => {expression};"));
        LoweredModel model = ModelLowering.Lower(declaration, TestContext.Current.CancellationToken);
        Assert.True(model.HasErrors != model.EntryPoints.Length > 0);
    }

    [Fact]
    public void Models_larger_than_an_array_are_refused() => Assert.Equal(
        "MG0414 The parameters of 'Net' have 4,000,002,000,000 elements together, but one array holds at most 2,000,000,000 @ Net",
        Lowered.Diagnostics("private readonly Linear fc = new(2_000_000, 2_000_000); [Forward] private Tensor F([Shape(\"batch\", 2_000_000)] Tensor x) => fc.Forward(x);"));

    private static ModelDeclaration? ReadModel(string source)
    {
        var compilation = TestCompilation.Create(source);
        return compilation.GetTypeByMetadataName("Test.Net") is null ? null : Declared.Read(compilation).Declaration;
    }

    /// <summary>Runs where little more than what a method may rely on is left of the stack.</summary>
    private static T NearItsEnd<T>(Func<T> run)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        Span<byte> used = stackalloc byte[16 << 10];
        used[^1] = 1;
        try
        {
            return NearItsEnd(run);
        }
        catch (InsufficientExecutionStackException)
        {
            return run();
        }
    }

    private static T OnSmallStack<T>(Func<T> run)
    {
        ITestContext context = TestContext.Current;
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    result = run();
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            1 << 20);
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new InvalidOperationException($"{failure.Message} ({context.Test?.TestDisplayName})", failure);
    }
}
