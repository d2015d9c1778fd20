using GeneratorTests.Declarations;
using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator;

namespace GeneratorTests.Diagnostics;

/// <summary>Which versions of C# a project may have, and how names of the package live beside those of System.Numerics.Tensors.</summary>
public class LanguageLevelTests
{
    private const string Alias = "global using Tensor = global::ModelGen.Tensor;";

    [Theory]
    [InlineData(LanguageVersion.CSharp12, "12.0")]
    [InlineData(LanguageVersion.CSharp11, "11.0")]
    [InlineData(LanguageVersion.CSharp7_3, "7.3")]
    public void An_older_language_is_one_error_and_nothing_is_generated(LanguageVersion version, string name)
    {
        var result = Run(TestCompilation.Create(ModelTests.FashionNet, "using ModelGen; [Module] partial class Act { }").In(version), out _);
        Diagnostic diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("MG0003", diagnostic.Id);
        Assert.Contains($"C# {name}:", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Empty(result.Results.Single().GeneratedSources);
    }

    [Theory]
    [InlineData(ModelTests.FashionNet)]
    [InlineData(ModelTests.Residual)]
    public void Csharp_13_is_enough(string source)
    {
        var result = Run(TestCompilation.Create(source).In(LanguageVersion.CSharp13), out Compilation output);
        Assert.Empty(result.Diagnostics);
        Assert.NotEmpty(result.Results.Single().GeneratedSources);
        Assert.Empty(Errors(output));
    }

    /// <summary>What the package's alias is for, and that generic types and full names are as they were.</summary>
    [Fact]
    public void With_the_alias_both_namespaces_can_be_imported()
    {
        string source = "using System.Numerics.Tensors;\n" + ModelTests.FashionNet.Replace("[Loss]", """
            public Tensor<float> Other(in TensorSpan<float> x) => System.Numerics.Tensors.Tensor.Create<float>([1f]);
            [Loss]
            """, StringComparison.Ordinal);
        Assert.Contains("CS0104", Errors(TestCompilation.Create(source)));
        Run(TestCompilation.Create(source, Alias), out Compilation output);
        Assert.Empty(Errors(output));
    }

    /// <summary>A file that means another Tensor says so in its own namespace; an alias above it would be a second one of the same name.</summary>
    [Theory]
    [InlineData("namespace N; using Tensor = System.Numerics.Tensors.Tensor; class C { object X => Tensor.Create<float>([1f]); }", "")]
    [InlineData("using Tensor = System.Numerics.Tensors.Tensor; class C { }", "CS1537")]
    [InlineData("namespace N; class Tensor { public static int One => 1; } class C { int X => Tensor.One; }", "")]
    public void A_file_can_mean_another_Tensor(string source, string error) =>
        Assert.Equal(error.Length == 0 ? [] : [error], Errors(TestCompilation.Create(source, Alias)));

    private static GeneratorDriverRunResult Run(CSharpCompilation compilation, out Compilation output) => CSharpGeneratorDriver
        .Create([new ModelGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options)
        .RunGeneratorsAndUpdateCompilation(compilation, out output, out _, TestContext.Current.CancellationToken)
        .GetRunResult();

    private static IEnumerable<string> Errors(Compilation compilation) =>
        compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id).Distinct();
}
