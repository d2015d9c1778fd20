using GeneratorTests.Infrastructure;
using ModelGen.Generator;

namespace GeneratorTests.Declarations;

/// <summary>Maps of weights on declarations (MG0150, MG0151), and what is emitted of them.</summary>
public class WeightTests
{
    [Fact]
    public void A_map_is_a_part_of_the_layout()
    {
        string text = Verify.Sources(Net("""[Weights("[t.]h.*.c_fc.*", "blocks.*.*", Transpose = true)] [Weights("e\"", "fc.weight", Fallback = true)] [IgnoreWeights("mask")]""")).Values.Single();
        Assert.Contains(
            """
            WeightMap = new WeightMap()
                .Add("[t.]h.*.c_fc.*", "blocks.*.*", transpose: true)
                .Add("e\"", "fc.weight", fallback: true)
                .Ignore("mask"),
            """.ReplaceLineEndings("\n"),
            string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').SkipWhile(l => !l.Contains("WeightMap = ", StringComparison.Ordinal)).Take(4).Select((l, i) => (i == 0 ? "" : "    ") + l.Trim())),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_loops_has_a_map_too() => Assert.Contains(
        "WeightMap = new WeightMap()",
        Verify.Sources(Usings + """[Model] [Weights("a", "fc.weight")] partial class Net { readonly Linear fc = new(4, 4); [Forward] Tensor F([Shape(4)] Tensor x) => fc.Forward(x); }""").Values.Single(),
        StringComparison.Ordinal);

    [Fact]
    public void Lines_of_a_family_are_those_of_its_models() => Assert.Contains(
        "new WeightMap().Add(\"a\", \"fc.weight\").Add(\"b\", \"fc.bias\"),",
        string.Concat(Verify.Sources(Usings + """
            [Model] [Weights("a", "fc.weight")] abstract partial class Family(int n) { readonly Linear fc = new(n, 4); [Forward] Tensor F([Shape(nameof(n))] Tensor x) => fc.Forward(x); }
            [Model] [Weights("b", "fc.bias")] partial class Net() : Family(3);
            """)["Test.Net.g.cs"].Split('\n').Select(l => l.Trim())).Replace("()\n", "()", StringComparison.Ordinal),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("""{|MG0150:Weights("a.*", "fc.weight")|}""", "'a.*' has 1 and 'fc.weight' 0 wildcards; each '*' of one side is one of the other, in order")]
    [InlineData("""{|MG0150:Weights("a", "[b.]fc.weight")|}""", "'[b.]fc.weight' names tensors of the model, which have one name each: brackets and '|' are for names in files")]
    [InlineData("""{|MG0150:IgnoreWeights("a..b")|}""", "'a..b' has an empty part between dots")]
    [InlineData("""{|MG0150:IgnoreWeights(null!)|}""", "'' has an empty part between dots")]
    [InlineData("""{|MG0151:Weights("a", "fd.weight")|}""", "'fd.weight' names no tensor of 'Net': its tensors are blocks.*.weight, blocks.*.bias, fc.weight, fc.bias")]
    [InlineData("""{|MG0151:Weights("a", "{fc,fd}.weight")|}""", "'fd.weight' names no tensor of 'Net': its tensors are blocks.*.weight, blocks.*.bias, fc.weight, fc.bias")]
    [InlineData("""{|MG0151:Weights("*", "blocks.*")|}""", "'blocks.*' names no tensor of 'Net': its tensors are blocks.*.weight, blocks.*.bias, fc.weight, fc.bias")]
    public void Lines_that_are_wrong_are_said_where_they_stand(string attribute, string message) => Verify.Diagnostics(new ModelGenerator(), [Net($"[{attribute}]")], message);

    [Fact]
    public void Lines_on_a_module_are_refused() => Verify.Diagnostics(
        Usings + """[Module] [{|MG0150:Weights("a", "fc.weight")|}] partial class Part { readonly Linear fc = new(4, 4); public Tensor Forward(Tensor x) => fc.Forward(x); }""",
        "'Part' is a module, but files have the names of whole models: move this to the model");

    [Fact]
    public void What_the_compiler_complains_about_is_left_to_it() => Verify.Diagnostics(Net("""[Weights("a")]"""));

    [Fact]
    public void A_changed_line_is_a_changed_declaration()
    {
        string source = Net("""[Weights("a", "fc.weight")]""");
        Assert.Equal(Declared.Model(source), Declared.Model("// moved\n" + source));
        Assert.NotEqual(Declared.Model(source), Declared.Model(source.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)));
        Assert.NotEqual(Declared.Model(source), Declared.Model(source.Replace("\"fc.weight\"", "\"fc.weight\", Transpose = true", StringComparison.Ordinal)));
    }

    private const string Usings = "using ModelGen; using static ModelGen.Ops;\nnamespace Test;\n";

    private static string Net(string attributes) => Usings + $$"""
        [Model]
        {{attributes}}
        public sealed partial class Net
        {
            private readonly Linear[] blocks = Repeat(3, () => new Linear(4, 4));
            private readonly Linear fc = new(4, 4);

            [Forward]
            private Tensor F([Shape("batch", 4)] Tensor x)
            {
                foreach (var block in blocks) { x = block.Forward(x); }
                return fc.Forward(x);
            }
        }
        """;
}
