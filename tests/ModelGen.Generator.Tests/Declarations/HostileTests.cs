using System.Diagnostics;
using System.Text;
using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;
using ModelGen.Generator;
using ModelGen.Generator.Declarations;

namespace GeneratorTests.Declarations;

/// <summary>Nothing that can be typed takes the compiler down.</summary>
public class HostileTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Body(string statements) =>
        TestCompilation.Model($"[Forward] private Tensor F([Shape(\"batch\", 4)] Tensor x) {{ {statements} return x; }}");

    [Fact]
    public void A_sum_of_five_thousand_terms_is_one_node()
    {
        var model = Read(Body("x = " + string.Join(" + ", Enumerable.Repeat("x", 5000)) + ";"));
        var assignment = (AssignmentExpression)((ExpressionStatement)((BlockStatement)model.Methods[0].Body).Statements[0]).Expression;
        Assert.Equal(4999, ((BinaryExpression)assignment.Value).Rest.Count);
    }

    [Theory]
    [InlineData("x = ", "Relu(", "x", ")", ";")]
    [InlineData("x = ", "(", "x", ")", ";")]
    [InlineData("x = ", "-", "x", "", ";")]
    [InlineData("x = ", "x + (", "x", ")", ";")]
    [InlineData("x = ", "x.Rank > 3 ? ", "x", " : x", ";")]
    [InlineData("", "{ ", "x = -x;", " }", "")]
    [InlineData("", "if (true) ", "x = -x;", "", "")]
    [InlineData("", "for (;;) { ", "x = -x;", " }", "")]
    public void Five_hundred_levels_are_read(string prefix, string open, string middle, string close, string suffix)
    {
        string source = Body(prefix + Repeat(open, 500) + middle + Repeat(close, 500) + suffix);
        AssertEqual(Read(source), Read(source));
    }

    [Theory]
    [InlineData("x = ", "Relu(", "x", ")", ";")]
    [InlineData("x = ", "x + (", "x", ")", ";")]
    [InlineData("", "{ ", "x = -x;", " }", "")]
    [InlineData("Func<Tensor> f = ", "() => Go(", "() => x", ")", "; static Tensor Go(Func<Tensor> g) => g();")]
    public void Fifty_thousand_levels_are_refused(string prefix, string open, string middle, string close, string suffix)
    {
        var result = Verify.Run(new ModelGenerator(), TestCompilation.Create(Body(prefix + Repeat(open, 50_000) + middle + Repeat(close, 50_000) + suffix)));
        Assert.DoesNotContain(result.Diagnostics, d => d.Id == "MG0901");
    }

    [Fact]
    public void The_deepest_declaration_compares_on_a_small_stack()
    {
        // A lambda in a call is the most tree for a level.
        string source = Body("Func<Tensor> f = " + Repeat("() => Go(", (Nesting.Max / 2) - 10) + "() => x" + Repeat(")", (Nesting.Max / 2) - 10) + "; static Tensor Go(Func<Tensor> g) => g();");
        AssertEqual(Read(source), Read(source));
    }

    [Theory]
    [InlineData(ModelTests.FashionNet)]
    [InlineData(ModelTests.Residual)]
    public void Half_typed_code_is_no_failure(string source)
    {
        var compilation = TestCompilation.Create(source);
        for (int length = 0; length < source.Length; length += 13)
        {
            var result = Verify.Run(new ModelGenerator(), compilation.Replace("Test0.cs", s => s[..length]));
            Assert.DoesNotContain(result.Diagnostics, d => d.Id == "MG0901");
        }
    }

    [Theory]
    [InlineData(ModelTests.FashionNet)]
    [InlineData(ModelTests.Residual)]
    public void Code_with_holes_is_no_failure(string source)
    {
        var compilation = TestCompilation.Create(source);
        for (int start = source.IndexOf("namespace", StringComparison.Ordinal); start + 9 < source.Length; start += 17)
        {
            var result = Verify.Run(new ModelGenerator(), compilation.Replace("Test0.cs", s => s.Remove(start, 9)));
            Assert.DoesNotContain(result.Diagnostics, d => d.Id == "MG0901");
        }
    }

    [Fact]
    public void Reading_ends_where_calls_and_types_are_recursive()
    {
        var read = Declared.Read(TestCompilation.Create(TestCompilation.Model(
            """
            private readonly Knot knot = new(3);
            [Forward] private Tensor F([Shape("batch", 4)] Tensor x) => G(knot.Forward(x));
            private Tensor G(Tensor x) => x.Rank > 3 ? F(x) : G(x);
            """,
            """
            [Module] public partial class Knot(int n)
            {
                private readonly Knot? inner = n > 0 ? new Knot(n - 1) : null;
                private readonly int a = Loop.A;
                public Tensor Forward(Tensor x) => inner is null ? x * a : inner.Forward(x);
            }
            public static class Loop { public static readonly int A = Other.B; }
            public static class Other { public static readonly int B = Loop.A; }
            """)));
        Assert.Empty(read.Diagnostics);
        Assert.Equal(2, read.Declaration!.Statics.Count);
    }

    [Fact]
    public void Cancellation_passes_through()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Verify.Run(new ModelGenerator(), TestCompilation.Create(ModelTests.FashionNet), source.Token));
    }

    [Fact]
    public void A_failure_of_the_compiler_is_one_diagnostic()
    {
        var signatures = new GeneratedSource("Signatures.cs", "// signatures");
        var compiler = new Compiler(
            (_, _) => throw new InvalidOperationException("the\nreason"), (_, _) => CompilationResult.Empty, (_, _) => new CompilationResult([signatures], []));
        var result = Verify.Run(new ModelGenerator(compiler), TestCompilation.Create(ModelTests.Residual));
        Assert.Equal("Signatures.cs", Assert.Single(result.GeneratedSources).HintName);
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal(
            "MG0901: The generator failed on 'Net' (InvalidOperationException: the reason): this is a mistake in ModelGen; please report it with the declaration",
            $"{diagnostic.Id}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}");
        Assert.Equal("Net", diagnostic.Location.SourceTree!.GetText(Cancellation).ToString(diagnostic.Location.SourceSpan));
    }

    [Fact]
    public void Reading_takes_milliseconds()
    {
        string blocks = string.Concat(Enumerable.Range(0, 48).Select(i => $"private readonly Block b{i} = new(64);\n"));
        string source = ModelTests.Residual.Replace("private readonly Linear[] heads", blocks + "private readonly Linear[] heads", StringComparison.Ordinal);
        var compilation = TestCompilation.Create(source);
        Declared.Read(compilation);
        var clock = Stopwatch.StartNew();
        for (int i = 0; i < 5; i++)
        {
            Declared.Read(compilation.Replace("Test0.cs", s => s + " "));
        }

        // Some 4 ms each on an idle machine; the bound is for a busy one.
        Assert.True(clock.ElapsedMilliseconds < 5000, $"{clock.ElapsedMilliseconds / 5} ms");
    }

    /// <summary>Comparing is the one recursion without a guard; threads have stacks of at least a megabyte.</summary>
    private static void AssertEqual(ModelDeclaration left, ModelDeclaration right)
    {
        bool equal = false;
        var thread = new Thread(() => equal = left.Equals(right) && left.GetHashCode() == right.GetHashCode(), maxStackSize: 768 * 1024);
        thread.Start();
        thread.Join();
        Assert.True(equal);
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    /// <summary>Reads on a thread with a smaller stack than compilers have.</summary>
    private static ModelDeclaration Read(string source)
    {
        var compilation = TestCompilation.Create(source);
        ReadResult<ModelDeclaration>? read = null;
        var cancellation = Cancellation;
        var thread = new Thread(() => read = DeclarationReader.ReadModel(compilation.GetTypeByMetadataName("Test.Net")!, compilation, cancellation), maxStackSize: 512 * 1024);
        thread.Start();
        thread.Join();
        Assert.Empty(read!.Diagnostics);
        return read.Declaration!;
    }
}
