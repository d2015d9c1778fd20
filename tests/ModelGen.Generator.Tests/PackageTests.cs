using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using GeneratorTests.Declarations;
using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace GeneratorTests;

/// <summary>The package as a user gets it: packed, restored from a folder, used by a project that has every analyzer on.</summary>
public sealed partial class PackageTests(PackedPackage package) : IClassFixture<PackedPackage>
{
    /// <summary>Raises what the suppressor is for: code that a constant decides, a captured parameter, an entry point without layers.</summary>
    private const string Idiomatic = """
        using ModelGen;
        using static ModelGen.Ops;

        namespace Test;

        [Module]
        internal sealed partial class Act(double slope = 0.01)
        {
            public double Slope { get; } = slope;

            public Tensor Forward(Tensor x)
            {
                const bool Leaky = true;
                if (Leaky)
                {
                    return LeakyRelu(x, slope);
                }

                return Relu(x);
            }
        }

        [Model]
        internal sealed partial class Net
        {
            private readonly Linear fc = new(784, 10);
            private readonly Act act = new();

            [Forward]
            private Tensor Doubled([Shape("batch", 784)] Tensor image) => image * 2;

            [Loss]
            private Tensor Loss([Shape("batch", 784)] Tensor image, [Shape("batch")] IntTensor label) =>
                CrossEntropy(act.Forward(fc.Forward(image)), label);
        }
        """;

    /// <summary>Both namespaces in one file, without implicit usings; generic types and the static class by its full name are as they were.</summary>
    private const string BothNamespaces = """
        using System.Numerics.Tensors;
        using ModelGen;

        namespace Test;

        [Model]
        internal sealed partial class Net
        {
            private readonly Linear fc = new(4, 2);

            [Forward]
            private Tensor Scores([Shape("batch", 4)] Tensor x) => fc.Forward(x);

            public Tensor<float> Run(in ReadOnlyTensorSpan<float> x)
            {
                Tensor<float> scores = System.Numerics.Tensors.Tensor.Create<float>([1f, 2f], [1, 2]);
                Scores(x, scores);
                return scores;
            }
        }
        """;

    [Fact]
    public void A_mistake_is_said_once_in_builds_and_in_editors_and_good_code_raises_no_warning()
    {
        string mistaken = ModelTests.FashionNet.Replace("return fc3", "var s = $\"{x}\"; return fc3", StringComparison.Ordinal);
        Assert.Equal(["MG0201"], Build(mistaken));
        Assert.Equal(["MG0201"], Build(mistaken, "-p:RunAnalyzers=false"));
        Assert.Equal(["MG0201"], Build(mistaken, "-p:DesignTimeBuild=true"));
        Assert.Equal(["MG0201"], Build(mistaken, "-p:DesignTimeBuild=true", "-p:RunAnalyzersDuringLiveAnalysis=false"));
        Assert.Empty(Build(Idiomatic));
        Assert.Equal(["MG0001"], Errors("-p:CompilerApiVersion=roslyn4.14"));
    }

    [Fact]
    public void Csharp_13_is_enough_and_an_older_one_is_a_single_error()
    {
        Assert.Empty(Build(Idiomatic, "-p:LangVersion=13"));
        foreach (string version in (string[])["12", "12.0", "7.3", "ISO-1"])
        {
            Assert.Equal(["MG0003"], Errors($"-p:LangVersion={version}"));
        }

        // Editors build without the check; there the generator says it, before the errors of what it has not generated.
        Assert.Contains("MG0003", Build(Idiomatic, "-p:LangVersion=12", "-p:DesignTimeBuild=true"));
    }

    [Fact]
    public void Tensor_is_ModelGens_beside_SystemNumericsTensors_unless_a_project_says_no()
    {
        Assert.Empty(Build(BothNamespaces));
        Assert.Empty(Build(BothNamespaces, "-p:ImplicitUsings=disable"));
        Assert.Contains("CS0104", Build(BothNamespaces, "-p:ModelGenTensorAlias=false"));
    }

    /// <summary>The same for a project that references the sources: the samples do.</summary>
    [Fact]
    public void References_to_the_sources_bring_the_alias_and_an_optimised_library()
    {
        Assert.Contains("\"Alias\": \"Tensor\"", Evaluate("samples/FashionMnist", "-getItem:Using"), StringComparison.Ordinal);
        foreach (string library in (string[])["src/ModelGen", "src/ModelGen.Text"])
        {
            Assert.Equal("true", Evaluate(library, "-getProperty:Optimize", "-p:Configuration=Debug").Trim());
        }
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net9.0")]
    [InlineData("netstandard2.0")]
    public void Another_framework_is_refused_when_it_is_restored(string framework)
    {
        string other = Path.Combine(package.Folder, framework);
        Directory.CreateDirectory(other);
        File.WriteAllText(Path.Combine(other, "Other.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>{framework}</TargetFramework>
                <!-- Nothing that would come from a registry. -->
                <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ModelGen" Version="0.1.0-test" />
              </ItemGroup>
            </Project>
            """);
        var (code, output) = PackedPackage.Run(other, "restore", "-nodeReuse:false");
        Assert.NotEqual(0, code);
        Assert.Equal(["NU1202"], Ids(output));
        Assert.Contains("ModelGen 0.1.0-test supports: net10.0", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_documentation_is_that_of_the_public_members()
    {
        var all = Members(XDocument.Load(Repository.Path("src", "ModelGen", "bin", PackedPackage.Configuration, "net10.0", "ModelGen.xml")));
        using ZipArchive archive = ZipFile.OpenRead(package.Archive);
        using Stream packed = archive.GetEntry("lib/net10.0/ModelGen.xml")!.Open();
        var documented = Members(XDocument.Load(packed));
        Compilation compilation = TestCompilation.Create();
        Assert.Equal(all.Where(id => IsForUsers(DocumentationCommentId.GetFirstSymbolForDeclarationId(id, compilation))), documented);
        Assert.Contains("M:ModelGen.Ops.Relu(ModelGen.Tensor)", documented);
        Assert.InRange(documented.Count, 100, all.Count * 2 / 3);
    }

    /// <summary>Internal members are not even known to a compilation; members for generated code are hidden from completion.</summary>
    private static bool IsForUsers(ISymbol? symbol)
    {
        for (ISymbol? part = symbol; part is not (null or INamespaceSymbol); part = part.ContainingSymbol)
        {
            if (part.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal or Accessibility.ProtectedAndInternal
                || part.GetAttributes().Any(a => a.AttributeClass!.Name == "EditorBrowsableAttribute"))
            {
                return false;
            }
        }

        return symbol != null;
    }

    private static List<string> Members(XDocument documentation) => [.. documentation.Descendants("member").Select(m => m.Attribute("name")!.Value)];

    private static string Evaluate(string project, params string[] arguments)
    {
        var (code, output) = PackedPackage.Run(Repository.Path(), ["msbuild", project, "-nodeReuse:false", .. arguments]);
        Assert.True(code == 0, output);
        return output;
    }

    /// <summary>The ids of errors of a build that the compiler need not have got to.</summary>
    private string[] Errors(params string[] properties) =>
        Ids(PackedPackage.Run(package.Folder, ["build", "--no-restore", "-nodeReuse:false", .. properties]).Output);

    private static string[] Ids(string output) => [.. ErrorId().Matches(output).Select(m => m.Groups[1].Value).Distinct()];

    [GeneratedRegex(@"\berror ([A-Z]+\d+)")]
    private static partial Regex ErrorId();

    /// <summary>
    /// The ids of all errors and warnings that the compiler logged and nothing suppressed. CA1515 tells applications to have no public types.
    /// </summary>
    private string[] Build(string source, params string[] properties)
    {
        File.WriteAllText(Path.Combine(package.Folder, "Digits.cs"), source.Replace("class Net", "class Digits", StringComparison.Ordinal));
        string log = Path.Combine(package.Folder, "log.sarif");
        File.Delete(log);
        var (_, output) = PackedPackage.Run(package.Folder, ["build", "--no-restore", "--no-incremental", "-nodeReuse:false", .. properties]);
        Assert.True(File.Exists(log), output);
        using var document = JsonDocument.Parse(File.ReadAllText(log));
        return [.. document.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Where(r => r.GetProperty("level").GetString() is "error" or "warning" && !r.TryGetProperty("suppressions", out _))
            .Select(r => r.GetProperty("ruleId").GetString()!)
            .Where(id => id != "CA1515")];
    }
}
