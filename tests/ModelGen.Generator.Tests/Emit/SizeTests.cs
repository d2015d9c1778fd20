using System.Globalization;
using System.Text.RegularExpressions;
using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using GeneratorTests.Lowering;
using ModelGen.Generator;
using ModelGen.Generator.Graphs;

namespace GeneratorTests.Emit;

/// <summary>What grows with a model and what does not, and sizes at their limits.</summary>
public sealed class SizeTests
{
    [Fact]
    public void Forty_eight_modules_take_less_than_twice_the_text_of_one() => Assert.InRange(Emit(48).Length, 1, 2 * Emit(1).Length);

    /// <summary>Whatever its length, a sequence is one loop over one step: but for its numbers, and lines broken after them, the text is the same.</summary>
    [Fact]
    public void A_sequence_of_521_steps_takes_the_text_of_one_of_9()
    {
        Assert.Equal(WithoutNumbers(EmitSequence("9")), WithoutNumbers(EmitSequence("521")));
        Assert.InRange(EmitSequence("\"time\"").Length, 1, 2 * EmitSequence("521").Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(33)]
    public void A_batch_of_any_size_is_computed(long batch)
    {
        string source = TestCompilation.Model(
            """
            private readonly Linear fc1 = new(4, 6);
            private readonly Linear fc2 = new(6, 3);
            [Forward] private Tensor F([Shape("batch", 4)] Tensor x) => Softmax(fc2.Forward(Relu(fc1.Forward(x))), 1);
            [Loss] private Tensor Loss([Shape("batch", 4)] Tensor x, [Shape("batch")] IntTensor label) => CrossEntropy(fc2.Forward(Tanh(fc1.Forward(x))), label, Reduction.Sum);
            """);
        ModelProgram program = ModelCompiler.Differentiate(Lowered.Model(source), null, TestContext.Current.CancellationToken);
        EmittedModel model = EmittedModel.Load(program, source);
        var symbols = new Dictionary<string, long> { ["batch"] = batch };
        foreach (EntryPoint entry in program.EntryPoints)
        {
            NdArray[] inputs =
            [
                .. entry.Inference.Graph.Inputs.Select((n, i) => n.Types[0].Element == ElementType.Int32
                    ? NdArray.Build([(int)batch], index => index.Sum() % 3)
                    : EmittedCheck.Filled(n.Types[0].Shape, i, symbols)),
            ];
            EmittedCheck.Matches(model, entry, inputs, symbols);
        }
    }

    /// <summary>Nor comments, which are cut at a length.</summary>
    private static string WithoutNumbers(string text) => Regex.Replace(Regex.Replace(text, @"// .*|\s", ""), "[0-9]+", "#");

    private static string EmitSequence(string time) => Verify.Sources(TestCompilation.Model(
        $$"""
        private readonly LSTM lstm = new(5, 7, numLayers: 2);
        private readonly Linear output = new(7, 3);
        [Loss] private Tensor Loss([Shape({{time}}, "batch", 5)] Tensor x, [Shape("batch")] IntTensor label)
        {
            var (y, _) = lstm.Forward(x);
            var (z, state) = Scan(y, y[0], (yt, h) => Tanh(yt + h), reverse: true);
            return CrossEntropy(output.Forward(z[0] + state), label);
        }
        """)).Single(s => s.Key.Contains("Net", StringComparison.Ordinal)).Value;

    private static string Emit(int blocks) => Verify.Sources(TestCompilation.Model(
        $$"""
        private readonly Block[] blocks = Repeat({{blocks.ToString(CultureInfo.InvariantCulture)}}, () => new Block(8));
        [Loss] private Tensor Loss([Shape("batch", 8)] Tensor x)
        {
            foreach (var block in blocks)
            {
                x = block.Forward(x);
            }

            return Mean(x * x);
        }
        """,
        """
        [Module]
        internal sealed partial class Block(int width)
        {
            private readonly Linear up = new(width, 4 * width);
            private readonly Linear down = new(4 * width, width);
            public Tensor Forward(Tensor x) => x + down.Forward(Gelu(up.Forward(x)));
        }
        """)).Single(s => s.Key.Contains("Net", StringComparison.Ordinal)).Value;
}
