using System.Diagnostics;
using System.Reflection;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen;
using ModelGen.Generator;

namespace Benchmarks.Generation;

/// <summary>What the generator costs a build: its time, warm, and the source it adds.</summary>
internal static class GeneratorCost
{
    private const int Warmups = 15;
    private const int Rounds = 15;

    private static readonly CSharpParseOptions parseOptions = new(LanguageVersion.CSharp14);

    /// <summary>Prints a row for each model, with the bar it has to stay below.</summary>
    public static int Print()
    {
        Console.WriteLine($"{"model",-24} {"ms",8} {"bar",6} {"source",8} {"bar",8} {"after an unrelated edit, ms",28}");
        bool fits = Print("mlp 784-128-64-10", FashionMlp(), 100, null, out _);
        fits &= Print("1 module", Modules(1), null, null, out int single);
        fits &= Print("48 modules", Modules(48), 1000, 2 * single, out _);
        return fits ? 0 : 1;
    }

    private static bool Print(string name, string source, double? mostMilliseconds, int? mostSource, out int emitted)
    {
        (double milliseconds, double edited, emitted) = Measure(source);
        Console.WriteLine(FormattableString.Invariant(
            $"{name,-24} {milliseconds,8:0.0} {mostMilliseconds,6} {emitted,8} {mostSource,8} {edited,28:0.00}"));
        return !(milliseconds >= mostMilliseconds) && !(emitted >= mostSource);
    }

    private static (double Milliseconds, double Edited, int Emitted) Measure(string source)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Model",
            [CSharpSyntaxTree.ParseText(source, parseOptions), CSharpSyntaxTree.ParseText("class Other;", parseOptions)],
            [.. Net100.References.All, Reference(typeof(ModelAttribute)), Reference(typeof(System.Numerics.Tensors.Tensor))],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        List<double> times = [], edits = [];
        int emitted = 0;
        for (int round = 0; round < Warmups + Rounds; round++)
        {
            // A clone has bound nothing yet, and a new driver has cached nothing.
            GeneratorDriver driver = CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: parseOptions);
            times.Add(Time(ref driver, compilation.Clone()));
            GeneratorDriverRunResult result = driver.GetRunResult();
            emitted = result.Diagnostics.IsEmpty ? result.GeneratedTrees.Sum(tree => tree.Length) : throw new InvalidOperationException(result.Diagnostics[0].ToString());
            edits.Add(Time(ref driver, compilation.ReplaceSyntaxTree(
                compilation.SyntaxTrees[1], CSharpSyntaxTree.ParseText($"class Other{round};", parseOptions))));
        }

        return (Median(times), Median(edits), emitted);
    }

    private static double Time(ref GeneratorDriver driver, Compilation compilation)
    {
        long start = Stopwatch.GetTimestamp();
        driver = driver.RunGenerators(compilation);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> times) => times.Skip(Warmups).Order().ElementAt(Rounds / 2);

    private static PortableExecutableReference Reference(Type type) => MetadataReference.CreateFromFile(type.Assembly.Location);

    private static string FashionMlp()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("FashionMlp.cs")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Modules(int count) => $$"""
        using ModelGen;
        using static ModelGen.Ops;

        [Module]
        public sealed partial class Block(int width)
        {
            private readonly Linear up = new(width, 4 * width);
            private readonly Linear down = new(4 * width, width);
            private readonly Parameter scale = new([width], Init.Ones);

            public Tensor Forward(Tensor x) => x + scale * down.Forward(Gelu(up.Forward(x)));
        }

        [Model]
        public sealed partial class Net
        {
            private readonly Block[] blocks = Repeat({{count}}, () => new Block(64));
            private readonly Linear head = new(64, 10);

            [Forward]
            private Tensor Logits([Shape("batch", 64)] Tensor input)
            {
                var x = input;
                foreach (var block in blocks)
                {
                    x = block.Forward(x);
                }

                return head.Forward(x);
            }

            [Loss]
            private Tensor Loss([Shape("batch", 64)] Tensor input, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(input), label);
        }
        """;
}
