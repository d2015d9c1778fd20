using System.Globalization;
using GeneratorTests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generator;

namespace GeneratorTests.Emit;

/// <summary>Four times as many layers, parameters or operations take about four times the work, be it counted in memory or in the thread's own time.</summary>
public sealed class GrowthTests
{
    private const int Small = 100;
    private const int Large = 4 * Small;

    /// <summary>Between four, what is proportional, and sixteen, what is quadratic.</summary>
    private const double MostMemory = 5.5, MostTime = 8;

    public static TheoryData<string, string, string> Models => new()
    {
        // What is repeated in the class, what is repeated in the loss.
        { "parameters", "private readonly Parameter p# = new([8], Init.Ones);", "x = x * p#;" },
        { "layers", "private readonly Linear l# = new(8, 8);", "x = Tanh(l#.Forward(x));" },
        { "layers of different widths", "private readonly Linear a# = new(8, 1 + #), b# = new(1 + #, 8);", "x = b#.Forward(Relu(a#.Forward(x)));" },
        { "modules of different widths", "private readonly Block b# = new(8, 1 + #);", "x = b#.Forward(x);" },
        { "recurrent layers", "private readonly GRU l# = new(8, 8);", "x = l#.Forward(Concat([Unsqueeze(x, 0), Unsqueeze(x, 0)], dim: 0)).Item1[0];" },
        { "tables", "private readonly Embedding e# = new(10 + #, 8, sparse: true);", "x = x + e#.Forward(i);" },
        { "states", "private readonly StateTensor s# = new([8], Init.Ones);", "s#.Assign(s# * 0.9 + 0.1 * Mean(x, 0)); x = x - s#;" },
        { "operations", "", "x = Softmax(x, 1) + # * x;" },
        { "parts of one tensor", "", "x = Concat([x[.., 4..], first.Forward(x)[.., ..4]], dim: 1);" },
        { "selections within selections", "", "x = Relu(x * (1 + #));" },
        { "selections by one's own conditions", "", "x = Where(x > #, x * 2, 0 * x);" },
        { "views of what is selected", "", "x = Reshape(Transpose(Where(x > #, Exp(x), x), 0, 1), x.Dim(0), 8);" },
        { "sums of what is selected", "", "x = x + Where(x > #, Exp(x), 0 * x);" },
        { "conditions that are added to", "", "mask = mask & (x > -#); x = Where(mask, Exp(x), x);" },
        { "conditions that double", "", "mask = mask & !(!mask); x = Where(mask, Exp(x), x);" },
        { "methods", "private Tensor M#(Tensor x) => Tanh(x) * #;", "x = M#(x);" },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Work_is_proportional_to(string what, string member, string statement)
    {
        Assert.NotEmpty(what);
        Run(member, statement, Small);
        (double small, double smallTime) = Run(member, statement, Small);
        (double large, double largeTime) = Run(member, statement, Large);
        Assert.InRange(large / small, 0, MostMemory);
        if (largeTime > MostTime * smallTime)
        {
            // Something may have come in between.
            smallTime = Math.Max(smallTime, Run(member, statement, Small).Time);
            largeTime = Math.Min(largeTime, Run(member, statement, Large).Time);
            Assert.InRange(largeTime / smallTime, 0, MostTime);
        }
    }

    /// <summary>ResNet-152 has three times as many blocks as ResNet-50, and as many that differ.</summary>
    [Fact]
    public void Text_grows_with_blocks_that_differ()
    {
        string declared = File.ReadAllText(Repository.Path("tests", "ModelGen.Vision.Tests", "Models", "ResNet.cs"));
        (string Text, double) small = ResNet(declared, "[3, 4, 6, 3]");
        (string Text, double) large = ResNet(declared, "[3, 8, 36, 3]");
        Assert.Equal(Kernels(small.Text), Kernels(large.Text));
        Assert.InRange(large.Text.Length, small.Text.Length, 1.15 * small.Text.Length);

        static int Kernels(string text) => text.Split("Convolution.Forward(").Length;
    }

    [Fact]
    public void A_model_of_fifty_convolutions_takes_two_seconds()
    {
        string declared = File.ReadAllText(Repository.Path("tests", "ModelGen.Vision.Tests", "Models", "ResNet.cs"));
        double least = Enumerable.Range(0, 4).Min(_ => ResNet(declared, "[3, 4, 6, 3]").Time);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{least:F2} s"));
        Assert.InRange(least, 0, 2);
    }

    /// <summary>The text of a residual network of bottlenecks, and the time that it takes.</summary>
    private static (string Text, double Time) ResNet(string declared, string depths)
    {
        string family = declared[..declared.IndexOf("/// <summary>ResNet-18", StringComparison.Ordinal)];
        CSharpCompilation compilation = TestCompilation.Create($"{family}\n[Model] public sealed partial class Net() : ResNet({depths}, isDeep: true);");
        TimeSpan time = ThreadTime.Now;
        GeneratorRunResult result = Verify.Run(new ModelGenerator(), compilation);
        double used = (ThreadTime.Now - time).TotalSeconds;
        Assert.Empty(result.Diagnostics);
        return (result.GeneratedSources.Single(s => s.HintName == "DeclaredModels.Net.g.cs").SourceText.ToString(), used);
    }

    [Fact]
    public void The_text_is_the_same_in_every_culture()
    {
        Assert.SkipUnless(CultureInfo.GetCultures(CultureTypes.SpecificCultures).Length > 1, "Globalization-invariant mode knows one culture.");
        string source = Source("private readonly Linear l# = new(8, 8);", "x = Tanh(l#.Forward(x)) + Sum(MatMul(ch, h)) * d.Dim(0);", 12)
            .Replace("Tensor x,", "Tensor x, [Shape(\"ch\", \"cz\")] Tensor ch, [Shape(\"cz\", \"I\")] Tensor h, [Shape(\"il\")] Tensor d,", StringComparison.Ordinal)
            .Replace("\"ch\", \"cz\"", "\"chs\", \"cz\"", StringComparison.Ordinal);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            string[] texts = [.. new[] { "", "cs-CZ", "tr-TR" }.Select(culture =>
            {
                CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
                return string.Join("\n", Verify.Sources(source).OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => s.Value));
            })];
            Assert.Equal(texts[0], texts[1]);
            Assert.Equal(texts[0], texts[2]);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static (double Memory, double Time) Run(string member, string statement, int count)
    {
        CSharpCompilation compilation = TestCompilation.Create(Source(member, statement, count));
        long memory = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan time = ThreadTime.Now;
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions)
            .RunGenerators(compilation, TestContext.Current.CancellationToken);
        (double, double) used = (GC.GetAllocatedBytesForCurrentThread() - memory, (ThreadTime.Now - time).TotalSeconds);
        Assert.DoesNotContain(driver.GetRunResult().Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        return used;
    }

    private static string Source(string member, string statement, int count) => TestCompilation.Model(
        $$"""
        private readonly Linear first = new(8, 8);
        {{Repeated(member, count)}}

        [Loss]
        private Tensor Loss([Shape("batch", 8)] Tensor x, [Shape("batch")] IntTensor i)
        {
            x = first.Forward(x);
            BoolTensor mask = x > 0;
            {{Repeated(statement, count)}}
            return Mean(Square(x));
        }
        """,
        """
        [Module]
        internal sealed partial class Block(int width, int inner)
        {
            private readonly Linear up = new(width, inner), down = new(inner, width);
            public Tensor Forward(Tensor x) => x + down.Forward(Tanh(up.Forward(x)));
        }
        """);

    private static string Repeated(string text, int count) =>
        string.Join("\n", Enumerable.Range(0, text.Length == 0 ? 0 : count).Select(i => text.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));
}
