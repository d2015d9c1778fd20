using GeneratorTests.Infrastructure;
using ModelGen.Generator;

namespace GeneratorTests.Lowering;

/// <summary>What is legal, but probably not what was meant (MG05xx): a warning where it is, and none where it is not.</summary>
public class DoubtTests
{
    private const string Modules = """
        [Module]
        internal sealed partial class Head
        {
            private readonly Linear fc = new(4, 3);
            public Tensor Forward(Tensor x) => Softmax(fc.Forward(x), 1);
        }

        [Module]
        internal sealed partial class Criterion
        {
            public Tensor Forward(Tensor prediction, IntTensor target) => CrossEntropy(prediction, target);
        }
        """;

    [Theory]
    [InlineData("CrossEntropy(Softmax(fc.Forward(x), 1), label)", "probabilities: the model then learns badly, because a softmax is taken twice")]
    [InlineData("CrossEntropy(Softmax(fc.Forward(x), -1), label)", "probabilities: the model then learns badly, because a softmax is taken twice")]
    [InlineData("CrossEntropy(Sigmoid(fc.Forward(x)), label)", "probabilities: the model then learns badly, because a softmax is taken twice")]
    [InlineData("CrossEntropy(LogSoftmax(fc.Forward(x), 1), label)", "log-probabilities: the loss is right, but the softmax is computed twice")]
    [InlineData("CrossEntropy(Log(Softmax(fc.Forward(x), 1)), label)", "log-probabilities: the loss is right, but the softmax is computed twice")]
    [InlineData("CrossEntropy(Probabilities(x), label)", "probabilities: the model then learns badly, because a softmax is taken twice")]
    [InlineData("CrossEntropy(net.Forward(x), label)", "probabilities: the model then learns badly, because a softmax is taken twice")]
    [InlineData("CrossEntropy(head.Forward(x), label)", "probabilities: the model then learns badly, because a softmax is taken twice")]
    [InlineData("CrossEntropy(Reshape(head.Forward(x), -1, 3), label)", "probabilities: the model then learns badly, because a softmax is taken twice")]
    [InlineData("CrossEntropy(Scan(Concat([Unsqueeze(x, 0), Unsqueeze(x, 0)], 0), x, (t, s) => (head.Forward(t), s)).Output[0], label)", "probabilities: the model then learns badly, because a softmax is taken twice")]
    [InlineData("CrossEntropy(Scan(Unsqueeze(x, 0), x, (t, s) => (head.Forward(t), s)).Output[0], label)", "probabilities: the model then learns badly, because a softmax is taken twice")]
    public void Cross_entropy_of_probabilities(string loss, string what) => Assert.Equal(
        $"MG0501 CrossEntropy takes logits and applies the softmax itself, but is given {what}; give it what goes into the softmax or sigmoid @ {loss}", OfClasses(loss));

    [Theory]
    [InlineData("Tensor x", "x", "Scan(Concat([Unsqueeze(x, 0), Unsqueeze(x, 0)], 0), x, (t, s) => (block.Forward(t + s), s)).Output", "block.Forward(t + s)", "a step of a loop is one function")]
    [InlineData("Tensor x, Func<Tensor, Tensor> f", "f(x)", "block.Forward(x, y => y + x)", "block.Forward(x, y => y + x)", "it is given what is no tensor and no constant")]
    [InlineData("Tensor x", "x", "block.Forward(x)", "", "")]
    [InlineData("Tensor x, double f = 1", "f * x", "block.Forward(block.Forward(x), 2)", "", "")]
    public void Checkpointing_of_what_is_no_function(string parameters, string given, string call, string at, string reason) => Assert.Equal(
        at.Length == 0 ? "" : $"MG0509 'Block' keeps its values for the way back here, although it says 'GradientCheckpointing': it is built into its caller, because {reason} @ {at}",
        Lowered.Diagnostics(
            $$"""
            private readonly Block block = new();
            [Loss] private Tensor L([Shape("batch", 4)] Tensor x) => Sum({{call}});
            """,
            $$"""
            [Module(GradientCheckpointing = true)]
            internal sealed partial class Block
            {
                private readonly Linear fc = new(4, 4);
                public Tensor Forward({{parameters}}) => Tanh(fc.Forward({{given}}));
            }
            """));

    [Fact]
    public void Cross_entropy_in_a_module() => Assert.Equal(
        "MG0501 CrossEntropy takes logits and applies the softmax itself, but is given probabilities: the model then learns badly, because a softmax is taken twice; " +
        "give it what goes into the softmax or sigmoid @ CrossEntropy(prediction, target)",
        OfClasses("criterion.Forward(head.Forward(x), label) + criterion.Forward(fc.Forward(x), label)"));

    [Theory]
    [InlineData("CrossEntropy(fc.Forward(x), label)")]
    [InlineData("CrossEntropy(Relu(fc.Forward(x)), label)")]
    [InlineData("CrossEntropy(Softmax(x, 1) * fc.Forward(x)[.., ..1] + fc.Forward(x)[.., 0..1], label)")]
    [InlineData("CrossEntropy(MatMul(Softmax(x, 1), Transpose(fc.Weight, 0, 1)), label)")]
    [InlineData("CrossEntropy(fc.Forward(Sigmoid(x)), label)")]
    [InlineData("criterion.Forward(fc.Forward(x), label)")]
    [InlineData("Mean(Softmax(fc.Forward(x), 1))")]
    public void Cross_entropy_of_logits(string loss) => Assert.Equal("", OfClasses(loss));

    [Theory]
    [InlineData("BinaryCrossEntropyWithLogits(Sigmoid(fc.Forward(x)), target)", "logits and applies the sigmoid itself", "probabilities: the model then learns badly, because a sigmoid is taken twice; give it what goes into the softmax or sigmoid")]
    [InlineData("BinaryCrossEntropyWithLogits(LogSoftmax(fc.Forward(x), 1), target)", "logits and applies the sigmoid itself", "log-probabilities: none is greater than 0, so that no probability is greater than a half; give it what goes into the softmax or sigmoid")]
    [InlineData("MultilabelSoftMarginLoss(head.Forward(x), target)", "logits and applies the sigmoid itself", "probabilities: the model then learns badly, because a sigmoid is taken twice; give it what goes into the softmax or sigmoid")]
    [InlineData("SoftMarginLoss(Sigmoid(fc.Forward(x)), target)", "logits and applies the sigmoid itself", "probabilities: the model then learns badly, because a sigmoid is taken twice; give it what goes into the softmax or sigmoid")]
    [InlineData("BinaryCrossEntropy(fc.Forward(x), target)", "probabilities", "logits: they are not between 0 and 1; use 'BinaryCrossEntropyWithLogits'")]
    [InlineData("BinaryCrossEntropy(LogSoftmax(fc.Forward(x), 1), target)", "probabilities", "log-probabilities: they are not between 0 and 1; leave out the logarithm")]
    [InlineData("NLLLoss(Softmax(fc.Forward(x), 1), label)", "log-probabilities", "probabilities: it takes no logarithm itself; give it the 'LogSoftmax' of what goes into the softmax")]
    [InlineData("NLLLoss(net.Forward(x), label)", "log-probabilities", "probabilities: it takes no logarithm itself; give it the 'LogSoftmax' of what goes into the softmax")]
    [InlineData("NLLLoss(fc.Forward(x), label)", "log-probabilities", "logits: it applies no softmax itself, so that it has no least value; give it their 'LogSoftmax'")]
    [InlineData("NLLLoss(MatMul(x, Transpose(fc.Weight, 0, 1)), label)", "log-probabilities", "logits: it applies no softmax itself, so that it has no least value; give it their 'LogSoftmax'")]
    [InlineData("KLDiv(Softmax(fc.Forward(x), 1), Softmax(target, 1))", "log-probabilities", "probabilities: it takes no logarithm itself; give it the 'LogSoftmax' of what goes into the softmax")]
    [InlineData("KLDiv(LogSoftmax(fc.Forward(x), 1), LogSoftmax(target, 1))", "a target of probabilities", "log-probabilities: say so with 'logTarget: true'")]
    [InlineData("KLDiv(LogSoftmax(fc.Forward(x), 1), Softmax(target, 1), logTarget: true)", "a target of log-probabilities", "probabilities: leave out 'logTarget: true'")]
    public void Another_form_of_scores(string loss, string taken, string given) => Assert.Equal(
        $"MG0501 {loss[..loss.IndexOf('(', StringComparison.Ordinal)]} takes {taken}, but is given {given} @ {loss}", OfClasses(loss));

    [Theory]
    [InlineData("BinaryCrossEntropyWithLogits(fc.Forward(x), target)")]
    [InlineData("BinaryCrossEntropy(Sigmoid(fc.Forward(x)), target)")]
    [InlineData("BinaryCrossEntropy(net.Forward(x), target)")]
    [InlineData("BinaryCrossEntropy(Relu(fc.Forward(x)), target)")]
    [InlineData("NLLLoss(LogSoftmax(fc.Forward(x), 1), label)")]
    [InlineData("NLLLoss(Log(Softmax(fc.Forward(x), 1)), label)")]
    [InlineData("NLLLoss(Log(head.Forward(x) + 1e-8f), label)")]
    [InlineData("NLLLoss(fc.Forward(x) - LogSumExp(fc.Forward(x), 1, keepDim: true), label)")]
    [InlineData("NLLLoss(fc.Forward(x) + target, label)")]
    [InlineData("NLLLoss(MatMul(x, Softmax(Transpose(fc.Weight, 0, 1), 1)), label)")]
    [InlineData("KLDiv(LogSoftmax(fc.Forward(x), 1), Softmax(target, 1))")]
    [InlineData("KLDiv(LogSoftmax(fc.Forward(x), 1), LogSoftmax(target, 1), logTarget: true)")]
    public void Scores_as_the_loss_takes_them(string loss) => Assert.Equal("", OfClasses(loss));

    [Theory]
    [InlineData("new GRU(5, 8)", "batch", "time", "GRU")]
    [InlineData("new LSTM(5, 8, bidirectional: true)", "batch", "time", "LSTM")]
    [InlineData("new RNN(5, 8)", "batchSize", "12", "RNN")]
    public void Batch_where_the_time_is_expected(string layer, string first, string second, string name) => Assert.Equal(
        $"MG0502 'rnn', a {name}, takes [time, batch, …] and goes through the first dimension step by step, but in [{first}, {second}, 5] that is '{first}': construct it with " +
        "'batchFirst: true' @ rnn.Forward(x)",
        OfSequence(layer, first, second));

    [Theory]
    [InlineData("new GRU(5, 8, batchFirst: true)", "batch", "time")]
    [InlineData("new GRU(5, 8)", "time", "batch")]
    [InlineData("new GRU(5, 8)", "n", "m")]
    [InlineData("new GRU(5, 8)", "12", "batch")]
    [InlineData("new LSTM(5, 8, batchFirst: true)", "batch", "12")]
    public void Sequences_the_right_way_round(string layer, string first, string second) => Assert.Equal("", OfSequence(layer, first, second));

    [Theory]
    [InlineData("Mean(Square({|y - target|}))", "sub", "[batch, 1]", "[batch]", "[batch, batch]")]
    [InlineData("Mean(Square({|target - y|}))", "sub", "[batch, 1]", "[batch]", "[batch, batch]")]
    [InlineData("Mean(Abs({|Tanh(y) - target|}))", "sub", "[batch, 1]", "[batch]", "[batch, batch]")]
    [InlineData("Mean({|target * y|})", "mul", "[batch, 1]", "[batch]", "[batch, batch]")]
    [InlineData("Mean({|Maximum(y, target)|})", "maximum", "[batch, 1]", "[batch]", "[batch, batch]")]
    [InlineData("Mean(Square({|fc.Forward(x)[.., 0..1] - target|}))", "sub", "[batch, 1]", "[batch]", "[batch, batch]")]
    [InlineData("Mean(Square({|column - target|}))", "sub", "[batch, 1]", "[batch]", "[batch, batch]")]
    public void A_column_and_a_row(string loss, string op, string column, string row, string result)
    {
        string place = loss[(loss.IndexOf("{|", StringComparison.Ordinal) + 2)..loss.IndexOf("|}", StringComparison.Ordinal)];
        Assert.Equal(
            $"MG0503 {op}: {column} and {row} broadcast to {result}, every number of the one with every number of the other: remove the last dimension of the first with " +
            $"'Squeeze(x, -1)', or add one to the second with 'Unsqueeze(y, -1)' @ {place}",
            OfNumbers(loss.Replace("{|", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("MSELoss(Squeeze(y, -1), target)")]
    [InlineData("Mean(Square(Squeeze(y, -1) - target))")]
    [InlineData("Mean(Square(y - Unsqueeze(target, -1)))")]
    [InlineData("Mean(Square(Unsqueeze(target, 1) - target))")] // all pairs, asked for
    [InlineData("Mean(Sum(Square(x), 1, keepDim: true) + Sum(Square(x), 1) - 2 * MatMul(x, Transpose(x, 0, 1)))")] // distances of all pairs
    [InlineData("Mean(Sqrt(Sum(Square(x), 1, keepDim: true)) - Sum(x, 1))")]
    [InlineData("Mean(fc.Forward(x) * shift)")]
    [InlineData("Mean(y * x)")]
    [InlineData("Mean(y * Unsqueeze(target, 0))")]
    [InlineData("Mean(grid * shift)")] // a parameter of this shape is wanted
    [InlineData("Mean(y - 1)")]
    public void Broadcasting_as_it_is_meant(string loss) => Assert.Equal("", OfNumbers(loss));

    [Fact]
    public void A_forward_method_may_give_every_number_with_every_other() => Assert.Equal("", Lowered.Diagnostics(
        """
        private readonly Linear head = new(4, 1);
        [Forward] private Tensor Differences([Shape("batch", 4)] Tensor x, [Shape("batch")] Tensor target) => head.Forward(x) - target;
        """));

    [Fact]
    public void A_pragma_and_a_suppression_silence_where_they_stand()
    {
        const string Source = """
            using ModelGen;
            using static ModelGen.Ops;
            [Model] partial class Net
            {
                private readonly Linear fc = new(4, 3);
                [Loss] private Tensor A([Shape("batch", 4)] Tensor x, [Shape("batch")] IntTensor label) =>
            #pragma warning disable MG0501
                    CrossEntropy(Softmax(fc.Forward(x), 1), label);
            #pragma warning restore MG0501
                [Loss] private Tensor B([Shape("batch", 4)] Tensor x, [Shape("batch")] IntTensor label) => CrossEntropy(Softmax(fc.Forward(x), 1), label);
            }
            """;
        var diagnostics = Verify.Run(new ModelGenerator(), TestCompilation.Create(Source)).Diagnostics;
        Assert.Equal(["MG0501 True", "MG0501 False"], diagnostics.OrderBy(d => d.Location.SourceSpan.Start).Select(d => $"{d.Id} {d.IsSuppressed}"));
    }

    private static string OfClasses(string loss) => Lowered.Diagnostics(
        $$"""
        private readonly Linear fc = new(4, 3);
        private readonly Head head = new();
        private readonly Criterion criterion = new();
        private readonly Sequential net = new(new Linear(4, 3), new ReLU(), new Softmax(1));
        private Tensor Probabilities(Tensor x) { var y = fc.Forward(x); y = Softmax(y, 1); return y; }
        [Forward] private Tensor Uses([Shape("batch", 4)] Tensor x) => Mean(fc.Forward(x)) + Mean(net.Forward(x)) + Mean(head.Forward(x));
        [Loss] private Tensor Loss([Shape("batch", 4)] Tensor x, [Shape("batch")] IntTensor label, [Shape("batch", 3)] Tensor target) => {{loss}} + Mean(Uses(x)) + Mean(target);
        """,
        Modules);

    private static string OfSequence(string layer, string first, string second) => Lowered.Diagnostics(
        $$"""
        private readonly {{layer.Split(' ', '(')[1]}} rnn = {{layer}};
        [Forward] private Tensor F([Shape({{Quoted(first)}}, {{Quoted(second)}}, 5)] Tensor x) => rnn.Forward(x).Output;
        [Loss] private Tensor Loss([Shape({{Quoted(first)}}, {{Quoted(second)}}, 5)] Tensor x) => Mean(F(x));
        """);

    private static string Quoted(string dim) => char.IsDigit(dim[0]) ? dim : $"\"{dim}\"";

    private static string OfNumbers(string loss) => Lowered.Diagnostics(
        $$"""
        private readonly Linear fc = new(4, 4);
        private readonly Linear head = new(4, 1);
        private readonly Parameter shift = new(4);
        private readonly Parameter grid = new(4, 1);
        [Loss]
        private Tensor Loss([Shape("batch", 4)] Tensor x, [Shape("batch")] Tensor target, [Shape("batch", 1)] Tensor column)
        {
            var y = head.Forward(fc.Forward(x));
            return {{loss}} + Mean(y) + Mean(shift) + Mean(grid) + Mean(column);
        }
        """);
}
