using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using GeneratorTests.Lowering;
using ModelGen.Generator;
using ModelGen.Generator.Graphs;

namespace GeneratorTests.Emit;

/// <summary>Attention whose scores go through a formula: emitted code against the interpreter, in all sizes.</summary>
[Trait("Runs", "EmittedCode")]
public sealed class ScoreFormulaTests
{
    private const string Operands = "[Shape(\"batch\", 4, \"time\", 6)] Tensor q, [Shape(\"batch\", 2, \"time\", 6)] Tensor k, [Shape(\"batch\", 2, \"time\", 5)] Tensor v";

    public static TheoryData<string, string, string> Formulas => new()
    {
        { "a bias by distance", "", "scoreMod: (score, b, h, i, j) => score - slopes[h] * (i - j), isCausal: true" },
        { "a cap", "", "scoreMod: (score, b, h, i, j) => 5 * Tanh(score / 5)" },
        { "a table", "", "scoreMod: (score, b, h, i, j) => score + table[Clamp(i - j, -3, 3) + 3, h]" },
        { "a window", "", "maskMod: (b, h, i, j) => Abs(i - j) < 3" },
        { "nothing at all", "", "maskMod: (b, h, i, j) => i > 2 & j > 1" },
        { "documents", ", [Shape(\"batch\", \"time\")] IntTensor ids", "maskMod: (b, h, i, j) => Equal(ids[b, i], ids[b, j])" },
        { "everything", ", [Shape(\"batch\", \"time\")] IntTensor ids", """
            isCausal: true, window: 9,
            scoreMod: (score, b, h, i, j) => Where(Equal(ids[b, j], 0), score * factor, score + Sigmoid(slopes[h] * score) * table[Remainder(i + j, 7), h]) - Exp(slopes)[h],
            maskMod: (b, h, i, j) => i - j < 5 & NotEqual(ids[b, i], 2)
            """ },
    };

    [Theory]
    [MemberData(nameof(Formulas))]
    public void Emitted_code_computes_what_the_formula_says(string name, string inputs, string arguments)
    {
        Assert.NotEmpty(name);
        EmittedModelTests.Check(
            $$"""
                private readonly Parameter slopes = new([4], Init.Normal(0, 1)), table = new([7, 4], Init.Normal(0, 1)), factor = new([], Init.Constant(0.5));

                [Forward] private Tensor F({{Operands}}{{inputs}}) => ScaledDotProductAttention(q, k, v, enableGqa: true, {{arguments}});
                """,
            "",
            new() { ["batch"] = 2, ["time"] = 17 },
            new() { ["batch"] = 1, ["time"] = 65 });
    }

    [Fact]
    public void Layers_take_formulas() => EmittedModelTests.Check(
        """
            private readonly MultiheadAttention attention = new(6, 2, batchFirst: true);
            private readonly TransformerEncoderLayer encoder = new(6, 2, 8, dropout: 0, batchFirst: true);
            private readonly RelativePositionBias bias = new(2, numBuckets: 8, maxDistance: 12);

            [Forward] private Tensor F([Shape("batch", "time", 6)] Tensor x, [Shape("batch", "time")] IntTensor padding)
            {
                x = attention.Forward(x, x, x, padding > 1, isCausal: true, scoreMod: (score, b, h, i, j) => score + bias.Forward(h, i, j));
                return encoder.Forward(x, scoreMod: (score, b, h, i, j) => score + bias.Forward(h, i, j), maskMod: (b, h, i, j) => Abs(i - j) < 4);
            }
            """,
        "",
        new Dictionary<string, long> { ["batch"] = 2, ["time"] = 17 });

    /// <summary>Of a key that is not seen an index may be anything.</summary>
    [Theory]
    [InlineData("i - j", false)]
    [InlineData("j - i + 4", false)]
    [InlineData("numbers[j]", false)]
    [InlineData("numbers[j]", true, "isCausal: true, window: 2")]
    [InlineData("i - j", true, "isCausal: true")]
    [InlineData("j", true)]
    [InlineData("i", true)]
    [InlineData("i + 1", false)]
    [InlineData("i + 2", true, "maskMod: (b, h, i, j) => i > 8")]
    [InlineData("i + 2", false, "maskMod: (b, h, i, j) => i > 3")]
    public void An_element_outside_of_a_table_is_refused(string index, bool isInside, string mask = "isCausal: false")
    {
        string source = TestCompilation.Model(
            $$"""
                private readonly Parameter table = new([5], Init.Ones);

                [Forward] private Tensor F([Shape(1, 2, 5, 3)] Tensor x, [Shape(5)] IntTensor numbers) =>
                    ScaledDotProductAttention(x, x, x, {{mask}}, scoreMod: (score, b, h, i, j) => score + table[{{index}}]);
                """);
        EmittedModel model = EmittedModel.Load(ModelCompiler.Differentiate(Lowered.Model(source), null, TestContext.Current.CancellationToken), source);
        EntryPoint entry = model.Program.EntryPoints.Single();
        NdArray[] inputs = [NdArray.Build([1, 2, 5, 3], at => at.Sum()), new NdArray([5], isInside && index == "numbers[j]" ? [0, 4, 2, 1, 3] : [0, 4, 2, 5, 3])];
        Action run = () => model.Run(entry, inputs, new Dictionary<string, long>());
        if (isInside)
        {
            run();
        }
        else
        {
            Assert.IsType<ArgumentException>(Assert.Throws<InvalidOperationException>(run).InnerException);
        }
    }
}
