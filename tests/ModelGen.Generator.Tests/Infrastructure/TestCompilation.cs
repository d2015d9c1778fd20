using System.Collections.Immutable;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen;

namespace GeneratorTests.Infrastructure;

/// <summary>Compilations as a user's project makes them: .NET 10, nullable, implicit usings, a reference to the runtime library.</summary>
internal static class TestCompilation
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. Net100.References.All,
        MetadataReference.CreateFromFile(typeof(ModelAttribute).Assembly.Location),
        MetadataReference.CreateFromFile(typeof(System.Numerics.Tensors.Tensor).Assembly.Location),
    ];

    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp14);

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, ParseOptions, path);

    /// <summary>A compilation of files named <c>Test0.cs</c>, <c>Test1.cs</c>, …</summary>
    public static CSharpCompilation Create(params ReadOnlySpan<string> sources)
    {
        var trees = new List<SyntaxTree> { Parse(ImplicitUsings, "ImplicitUsings.cs") };
        for (int i = 0; i < sources.Length; i++)
        {
            trees.Add(Parse(sources[i], $"Test{i}.cs"));
        }

        return CSharpCompilation.Create(
            "Test",
            trees,
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>The same files in another version of C#.</summary>
    public static CSharpCompilation In(this CSharpCompilation compilation, LanguageVersion version) => compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(
        compilation.SyntaxTrees.Select(t => CSharpSyntaxTree.ParseText(t.ToString(), ParseOptions.WithLanguageVersion(version), t.FilePath)));

    /// <summary>The declaration of a class and its surroundings: usings, a namespace, <c>[Model]</c>.</summary>
    public static string Model(string members, string types = "") => $$"""
        using ModelGen;
        using static ModelGen.Ops;

        namespace Test;

        {{types}}

        [Model]
        public sealed partial class Net
        {
        {{members}}
        }
        """;
}
