using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator;

namespace GeneratorTests.Declarations;

/// <summary>Where C# has already said what is wrong, the generated file adds nothing.</summary>
public sealed class HalfTypedTests
{
    [Theory]
    [InlineData("[Forward] private Tensor F([Shape(\"n\", 4)] Tensor x, [Shape(\"n\", 4)] Tensor x) => x;", "CS0100")]
    [InlineData("[Forward] private Tensor F([Shape(\"n\", 4)] Tensor x, [Shape(\"n\")] IntTensor) => fc.Forward(x);", "CS1001")]
    [InlineData("[Forward] private Tensor Net([Shape(\"n\", 4)] Tensor x) => fc.Forward(x);", "CS0542")]
    [InlineData("private int F; [Forward] private Tensor F([Shape(\"n\", 4)] Tensor x) => fc.Forward(x);", "CS0102")]
    [InlineData("private readonly Linear fc = new(4, 2); [Forward] private Tensor F([Shape(\"n\", 4)] Tensor x) => fc.Forward(x);", "CS0102")]
    [InlineData("[Forward] private (Tensor, Tensor) F([Shape(\"n\", 4)] Tensor x, [State, Shape(\"n\", 4)] Tensor h) => 2;", "CS0029")]
    [InlineData("[Forward] private (Tensor, Tensor, Tensor) F([Shape(\"n\", 4)] Tensor x, [State, Shape(\"n\", 4)] Tensor h) => (x, h);", "CS0029")]
    [InlineData("[Forward] private (Tensor, Tensor) F([Shape(\"n\", 4)] Tensor x) { return x; }", "CS0029")]
    [InlineData("[Forward] private Tensor F([Shape(\"n\", 4)] Tensor x) => (x, x);", "CS0029")]
    [InlineData("[Loss] private (Tensor, Tensor) F([State, Shape(\"n\", 4)] Tensor h) => (Mean(h), (h, h));", "CS0029")]
    public void C_sharp_has_the_word(string members, string id)
    {
        (IEnumerable<string> own, IEnumerable<string> generated, IEnumerable<string> said) =
            Errors(TestCompilation.Model("private readonly Linear fc = new(4, 4);\n[Forward] private Tensor G([Shape(\"n\", 4)] Tensor x) => fc.Forward(x);\n" + members));
        Assert.Contains(id, own);
        Assert.Empty(generated);
        Assert.Empty(said);
    }

    [Theory]
    [InlineData("namespace ; [Model] public sealed partial class Net { [Forward] private Tensor F([Shape(4)] Tensor x) => x; }")]
    [InlineData("namespace Test; [Model] public sealed partial class { [Forward] private Tensor F([Shape(4)] Tensor x) => x; }")]
    [InlineData("namespace Test; [Model] public sealed partial class Net<T, T> { [Forward] private Tensor F([Shape(4)] Tensor x) => x; }")]
    [InlineData("namespace Test; public partial interface { [Module] public sealed partial class Net { public Tensor Forward(Tensor x) => x; } }")]
    [InlineData("namespace ; [Module] public sealed partial class Net { private readonly Linear fc = new(4, 4); public Tensor Forward(Tensor x) => fc.Forward(x); }")]
    [InlineData("namespace Test; [Model] public sealed partial class Net { void G G(int n) { } [Forward] private Tensor F([Shape(4)] Tensor x) => x; }")]
    [InlineData("namespace Test; [Model] public sealed partial class Net((int, ) a, b) { [Forward] private Tensor F([Shape(4)] Tensor x) => x; }", "MG0104")]
    [InlineData("namespace Test; [Model] public sealed partial class Net { [Forward] private Tensor F((Tensor x, [Shape(4)] Tensor) y) => y; }", "MG0403")]
    [InlineData("namespace Test; [Model] public sealed partial class Net<T> where T : Unknown { [Forward] private Tensor F([Shape(4)] Tensor x) => x; }")]
    public void Names_that_are_missing(string source, string? id = null)
    {
        (IEnumerable<string> own, IEnumerable<string> generated, IEnumerable<string> said) = Errors("using ModelGen;\n" + source);
        Assert.NotEmpty(own);
        Assert.Empty(generated);
        Assert.Equal(id is null ? [] : [id], said.Select(s => s[..6]));
    }

    [Theory]
    [InlineData("public required string Title { get; init; }", "MG0131 'Title' is required, but the generated constructors of 'Net' set nothing of the user's: remove 'required' and give it an initialiser")]
    [InlineData("[Forward] private Tensor G([Shape(\"x\", 4)] Tensor x) => x;", "MG0426 The dimension \"x\" is named like an input of 'G', but both become parameters of the same methods: give one of them another name")]
    [InlineData("public void F(System.ReadOnlySpan<float> x, System.Span<float> result, int n) { }", "MG0107 The generator adds a member called 'F' to 'Net': choose another name")]
    public void What_only_the_generated_part_forbids(string members, string expected)
    {
        (IEnumerable<string> own, IEnumerable<string> generated, IEnumerable<string> said) =
            Errors(TestCompilation.Model("[Forward] private Tensor F([Shape(\"n\", 4)] Tensor x) => x;\n" + members));
        Assert.DoesNotContain(own, id => id != "CS9035");
        Assert.Empty(generated);
        Assert.Equal([expected], said);
    }

    [Fact]
    public void A_base_class_that_wants_arguments() => Assert.Equal(
        ["MG0130 'Net' derives from 'Named', which has no constructor without parameters for the generated constructors to call: give it one"],
        Errors(TestCompilation.Model("[Forward] private Tensor F([Shape(4)] Tensor x) => x;", "public class Named(string name) { public string Name => name; }")
            .Replace("partial class Net", "partial class Net : Named", StringComparison.Ordinal)).Said);

    /// <summary>C# errors in the user's file and in generated ones, and the generator's own.</summary>
    private static (IEnumerable<string> Own, IEnumerable<string> Generated, IEnumerable<string> Said) Errors(string source)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        CSharpGeneratorDriver
            .Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(TestCompilation.Create(source), out Compilation output, out var diagnostics, cancellation);
        var errors = output.GetDiagnostics(cancellation).Where(d => d.Severity == DiagnosticSeverity.Error).ToLookup(d => d.Location.SourceTree?.FilePath == "Test0.cs");
        return (
            errors[true].Select(d => d.Id),
            errors[false].Select(d => d.ToString()),
            diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d.Id} {d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}"));
    }
}
