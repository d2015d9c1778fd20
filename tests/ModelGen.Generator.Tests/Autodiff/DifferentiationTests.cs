using System.Collections.Immutable;
using GeneratorTests.Interpreter;
using ModelGen.Generator;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Operators.Calls;
using ModelGen.Generator.Operators.Effects;
using GeneratorTests.Declarations;
using GeneratorTests.Infrastructure;
using GeneratorTests.Lowering;

namespace GeneratorTests.Autodiff;

/// <summary>
/// Whole models through lowering, all passes and differentiation: the two halves, interpreted, against central differences of the interpreted inference function.
/// </summary>
public class DifferentiationTests
{
    private const double Step = 1e-5;

    /// <summary>Lengths of sequences: none, one step, a few, many.</summary>
    private static readonly int[] Times = [2, 1, 0, 50];

    public static TheoryData<string, string, string> Models => new()
    {
        { "perceptron", Perceptron, "" },
        { "chain of modules", Chain, BlockModule },
        { "modules that share an input", Shared, GateModule },
        { "one module used twice", Twice, BlockModule },
        { "nested modules", Nested, BlockModule + PairModule },
        { "two outputs and a parameter", TwoOutputs, "" },
        { "two products in one formula", TwoProducts, "" },
        { "attention", Attention, "" },
        { "layers over heads, which are copied for them", PermutedCopies, "" },
        { "attention with heads and a projection of their result", ProjectedAttention, "" },
        { "state carried from call to call", Carried, "" },
        { "state tensors that are assigned", Assigned, TotalModule },
        { "recurrence", Recurrence, "" },
        { "recurrence with everything", Cell, CellModule },
        { "recurrence whose last state counts", LastState, "" },
        { "LSTM", Lstm, "" },
        { "LSTM of two layers both ways with projection", DeepLstm, "" },
        { "GRU", Gru, "" },
        { "GRU over one step", GruStep, "" },
        { "RNN", Rnn, "" },
        { "dropout", Dropout, "" },
        { "dropout in modules", DropoutChain, DroppingModule },
        { "dropout in the steps of a recurrence", DropoutSteps, DroppingModule },
        { "dropout between the layers of an LSTM", DroppingLstm, "" },
        { "LSTM and GRU a token at a time", SequenceModels.Reader, "" },
        { "recurrence over a length that is known", SequenceModels.Constant, "" },
        { "recurrence in a recurrence", SequenceModels.Nested, "" },
        { "recurrence in a module", SequenceModels.InModule, SequenceModels.UnitModule },
        { "recurrence of a recurrence", SequenceModels.Stacked, "" },
        { "recurrence over tokens", SequenceModels.Tokens, "" },
        { "recurrence with tensors from outside", SequenceModels.Captured, "" },
        { "recurrence whose step is a method, over several sequences", SequenceModels.Method, "" },
        { "linear maps of groups, in a recurrence and by themselves", SequenceModels.Groups, "" },
        { "gradient penalty", GradientModels.Penalty, GradientModels.LinearModule },
        { "gradient of images", GradientModels.Images, "" },
        { "gradient of a gradient", GradientModels.Physics, "" },
        { "gradient of parameters", GradientModels.Parameters, GradientModels.ScaledModule },
        { "gradient through dropout in modules", GradientModels.Dropping, DroppingModule },
        { "gradient through steps", GradientModels.Steps, "" },
        { "gradient in a module and in steps", GradientModels.Inside, GradientModels.SlopeModule },
        { "gradient through attention and a table", GradientModels.Tokens, "" },
        { "gradient at corners", GradientModels.Corners, "" },
        {
            "a parameter that goes through a layer, twice",
            "private readonly Queries queries = new(6); [Loss] private Tensor Loss([Shape(\"batch\", 6)] Tensor x) => Sum(Square(queries.Forward(x) + queries.Forward(Tanh(x))));",
            "[Module] internal sealed partial class Queries(int width) { private readonly Parameter queries = new(4, width); private readonly Linear key = new(width, width); public Tensor Forward(Tensor x) => MatMul(x, Transpose(key.Forward(Reshape(queries, 2, 2, width))[1], 0, 1)); }"
        },
    };

    private static string Perceptron => """
        private readonly Linear fc1 = new(4, 6);
        private readonly Linear fc2 = new(6, 3);
        [Forward] private Tensor Logits([Shape("batch", 4)] Tensor x) => fc2.Forward(Gelu(fc1.Forward(x)));
        [Loss] private Tensor Loss([Shape("batch", 4)] Tensor x, [Shape("batch")] IntTensor label) => CrossEntropy(Logits(x), label);
        """;

    private static string BlockModule => """
        [Module]
        internal sealed partial class Block(int width)
        {
            private readonly Linear up = new(width, 2 * width);
            private readonly Linear down = new(2 * width, width);
            private readonly Parameter scale = new([width], Init.Ones);
            public Tensor Forward(Tensor x) => x + scale * down.Forward(Tanh(up.Forward(x)));
        }
        """;

    private static string Chain => """
        private readonly Block[] blocks = Repeat(4, () => new Block(3));
        private readonly Linear head = new(3, 2);
        [Loss] private Tensor Loss([Shape("batch", 3)] Tensor x, [Shape("batch", 2)] Tensor y)
        {
            foreach (var block in blocks)
            {
                x = block.Forward(x);
            }

            return MSELoss(head.Forward(x), y);
        }
        """;

    private static string GateModule => """
        [Module]
        internal sealed partial class Gate(int width)
        {
            private readonly Linear open = new(width, width);
            public Tensor Forward(Tensor x, Tensor memory) => x + Sigmoid(open.Forward(x)) * memory;
        }
        """;

    private static string Shared => """
        private readonly Gate[] gates = Repeat(3, () => new Gate(3));
        [Loss] private Tensor Loss([Shape("batch", 3)] Tensor x, [Shape("batch", 3)] Tensor memory)
        {
            var m = Square(memory);
            foreach (var gate in gates)
            {
                x = gate.Forward(x, m);
            }

            return Mean(x * x);
        }
        """;

    private static string Twice => """
        private readonly Block block = new(3);
        [Loss] private Tensor Loss([Shape("batch", 3)] Tensor x) => Sum(Square(block.Forward(block.Forward(x))));
        """;

    private static string PairModule => """

        [Module]
        internal sealed partial class Pair(int width)
        {
            private readonly Block first = new(width);
            private readonly Block second = new(width);
            public Tensor Forward(Tensor x) => second.Forward(Relu(first.Forward(x)));
        }
        """;

    private static string Nested => """
        private readonly Pair[] pairs = Repeat(2, () => new Pair(3));
        [Loss] private Tensor Loss([Shape("batch", 3)] Tensor x)
        {
            foreach (var pair in pairs)
            {
                x = pair.Forward(x);
            }

            return Mean(x);
        }
        """;

    private static string TwoOutputs => """
        private readonly Linear trunk = new(4, 5);
        private readonly Parameter bias = new([1, 5], Init.Normal());
        [Forward] private (Tensor Mean, Tensor Scale) F([Shape("batch", 4)] Tensor x)
        {
            var h = Silu(trunk.Forward(x) + bias);
            return (h[.., 0..2], Softplus(h[.., 2..5]));
        }
        """;

    private static string TwoProducts => """
        private readonly Linear mean = new(4, 1);
        private readonly Linear scale = new(4, 1);
        [Loss] private Tensor Loss([Shape("batch", 4)] Tensor x, [Shape("batch", 1)] Tensor y)
        {
            var sigma = Softplus(scale.Forward(x)) + 0.5f;
            return Mean(Log(sigma) + Square((y - mean.Forward(x)) / sigma));
        }
        """;

    private static string Attention => """
        private readonly Linear qkv = new(4, 12);
        [Forward] private Tensor F([Shape("batch", "time", 4)] Tensor x)
        {
            var parts = Chunk(qkv.Forward(x), 3, -1);
            var scores = Softmax(MatMul(parts[0], Transpose(parts[1], -1, -2)) * 0.5);
            return x + MatMul(scores, parts[2]);
        }
        """;

    private static string ProjectedAttention => """
        private readonly Linear qkv = new(4, 12);
        private readonly Linear output = new(4, 3);
        [Forward] private Tensor F([Shape("batch", "time", 4)] Tensor x)
        {
            var (batch, time, _) = x.Shape;
            var parts = Permute(Reshape(qkv.Forward(x), batch, time, 3, 2, 2), 2, 0, 3, 1, 4);
            var scores = Softmax(MatMul(parts[0], Transpose(parts[1], -1, -2)) * 0.5);
            return output.Forward(Reshape(Permute(MatMul(scores, parts[2]), 0, 2, 1, 3), batch, time, 4));
        }
        """;

    private static string PermutedCopies => """
        private readonly Linear fc = new(4, 4);
        private readonly Linear head = new(2, 3);
        [Forward] private Tensor F([Shape("batch", "time", 4)] Tensor x)
        {
            var (batch, time, _) = x.Shape;
            Tensor Heads(Tensor t) => Permute(Reshape(t, batch, time, 2, 2), 0, 2, 1, 3);
            return Tanh(head.Forward(Heads(Silu(fc.Forward(x))))) + head.Forward(Heads(x));
        }
        """;

    private static string Carried => """
        private readonly Linear input = new(3, 4);
        private readonly Linear hidden = new(4, 4);
        [Forward] private (Tensor Y, Tensor H, Tensor) Next([State, Shape("batch", 4)] Tensor h, [Shape("batch", 3)] Tensor x, [State, Shape] Tensor n)
        {
            h = Tanh(input.Forward(x) + hidden.Forward(h));
            return (h[.., 0..2], h, n + 1);
        }

        [Loss] private (Tensor Loss, Tensor H) Loss([Shape("batch", 3)] Tensor x, [State, Shape("batch", 4)] Tensor h)
        {
            (var y, h, _) = Next(h, x, 0);
            (var z, h, _) = Next(h, x * 2, 0);
            return (Mean(y * z), h);
        }
        """;

    private static string TotalModule => """
        [Module]
        internal sealed partial class Total(int width)
        {
            private readonly StateTensor sum = new(width);
            private readonly Linear fc = new(width, width);
            public Tensor Forward(Tensor x)
            {
                var y = fc.Forward(x + sum);
                sum.Assign(sum + Sum(x, dim: 0, keepDim: false));
                return Tanh(y);
            }
        }
        """;

    private static string Assigned => """
        private readonly Total[] totals = Repeat(3, () => new Total(3));
        private readonly StateTensor scale = new([3], Init.Ones);
        private readonly StateTensor steps = new();
        [Loss] private Tensor Loss([Shape("batch", 3)] Tensor x)
        {
            x = x * scale;
            scale.Assign(x[0] + steps);
            foreach (var total in totals)
            {
                x = total.Forward(x);
            }

            steps.Assign(steps + 1);
            return Mean(x * x);
        }
        """;

    private static string Recurrence => """
        private readonly Linear input = new(3, 4);
        private readonly Linear hidden = new(4, 4);
        [Forward] private (Tensor, Tensor) F([Shape("time", "batch", 3)] Tensor x, [Shape("batch", 4)] Tensor h0) =>
            Scan(x, h0, (xt, h) => Tanh(input.Forward(xt) + hidden.Forward(h)));
        """;

    private static string CellModule => """
        [Module]
        internal sealed partial class Cell(int width)
        {
            private readonly Linear gates = new(width, 2 * width);
            private readonly Parameter peephole = new([width], Init.Ones);
            public (Tensor, (Tensor, Tensor)) Forward(Tensor x, Tensor h, Tensor c)
            {
                var g = Chunk(gates.Forward(h) + Concat([x, x], -1), 2, -1);
                var next = Sigmoid(g[0]) * c + peephole * Tanh(g[1]);
                return (next * 2, (Tanh(next), next));
            }
        }
        """;

    private static string Cell => """
        private readonly Cell cell = new(3);
        [Loss] private Tensor Loss([Shape("batch", "time", 3)] Tensor x, [Shape("batch", 3)] Tensor h0, [Shape("batch", 3)] Tensor scale)
        {
            var mask = scale > 0.1;
            var (y, (h, c)) = Scan(
                (x, x * 0.5),
                (h0, Square(scale)),
                (xt, s) =>
                {
                    var (output, (next, memory)) = cell.Forward(xt.Item1 + xt.Item2, s.Item1 * scale, s.Item2);
                    return (output, (next, Where(mask, memory, s.Item2)));
                },
                dim: 1,
                reverse: true);
            return Sum(Square(y)) + Sum(h * c);
        }
        """;

    private static string LastState => """
        private readonly Parameter w = new([3, 3], Init.Normal());
        [Loss] private Tensor Loss([Shape("time", "batch", 3)] Tensor x, [Shape("batch", 3)] Tensor h0)
        {
            var (_, h) = Scan(x, h0, (xt, h) => Tanh(xt + MatMul(h, w)));
            return Sum(h);
        }
        """;

    private static string Lstm => """
        private readonly LSTM lstm = new(3, 4);
        private readonly Linear head = new(4, 3);
        [Loss] private Tensor Loss([Shape("time", "batch", 3)] Tensor x, [Shape("batch")] IntTensor label)
        {
            var (_, (h, _)) = lstm.Forward(x);
            return CrossEntropy(head.Forward(h[^1]), label);
        }
        """;

    private static string DeepLstm => """
        private readonly LSTM lstm = new(3, 4, numLayers: 2, batchFirst: true, bidirectional: true, projSize: 2);
        [Forward] private (Tensor, Tensor, Tensor) F(
            [Shape("batch", "time", 3)] Tensor x, [Shape(4, "batch", 2)] Tensor h0, [Shape(4, "batch", 4)] Tensor c0, [Shape("batch")] IntTensor lengths)
        {
            var (output, (h, c)) = lstm.Forward(x, (h0, c0), lengths);
            return (output, h, c);
        }
        """;

    private static string Gru => """
        private readonly GRU gru = new(3, 4, batchFirst: true, bidirectional: true, bias: false);
        [Forward] private (Tensor, Tensor) F([Shape("batch", "time", 3)] Tensor x, [Shape("batch")] IntTensor lengths) => gru.Forward(x, lengths);
        """;

    private static string GruStep => """
        private readonly GRU gru = new(3, 4, batchFirst: true);
        [Forward] private (Tensor, Tensor) F([Shape("batch", 1, 3)] Tensor x, [Shape(1, "batch", 4)] Tensor h) => gru.Forward(x, h);
        """;

    private static string Rnn => """
        private readonly RNN rnn = new(3, 4, nonlinearity: Nonlinearity.Relu);
        [Forward] private Tensor F([Shape("time", "batch", 3)] Tensor x, [Shape(1, "batch", 4)] Tensor h0)
        {
            var (output, state) = rnn.Forward(x, h0);
            return output * state;
        }
        """;

    private static string Dropout => """
        private readonly Linear fc1 = new(4, 6);
        private readonly Linear fc2 = new(6, 3);
        private readonly Dropout drop = new(0.4);
        [Forward] private Tensor Logits([Shape("batch", 4)] Tensor x) => fc2.Forward(drop.Forward(Tanh(fc1.Forward(Dropout(x, 0.2)))));
        [Loss] private Tensor Loss([Shape("batch", 4)] Tensor x, [Shape("batch", 3)] Tensor y) => MSELoss(Logits(x), y);
        """;

    private static string DroppingModule => """
        [Module]
        internal sealed partial class Dropping(int width)
        {
            private readonly Linear fc = new(width, width);
            private readonly Dropout drop = new(0.5);
            public Tensor Forward(Tensor x) => x + Dropout(Square(fc.Forward(drop.Forward(x))), 0.3);
        }
        """;

    private static string DropoutChain => """
        private readonly Dropping[] blocks = Repeat(3, () => new Dropping(3));
        private readonly Dropping last = new(3);
        [Loss] private Tensor Loss([Shape("batch", 3)] Tensor x)
        {
            foreach (var block in blocks)
            {
                x = block.Forward(x);
            }

            return Mean(last.Forward(x) * last.Forward(x));
        }
        """;

    private static string DropoutSteps => """
        private readonly Linear hidden = new(4, 4);
        private readonly Dropping block = new(4);
        [Loss] private Tensor Loss([Shape("time", "batch", 4)] Tensor x, [Shape("batch", 4)] Tensor h0)
        {
            var (y, _) = Scan(x, h0, (xt, h) => Tanh(block.Forward(xt) + hidden.Forward(Dropout(h, 0.25))));
            return Sum(Square(Dropout(y, 0.1)));
        }
        """;

    private static string DroppingLstm => """
        private readonly LSTM lstm = new(3, 4, numLayers: 3, dropout: 0.5, bidirectional: true);
        [Loss] private Tensor Loss([Shape("time", "batch", 3)] Tensor x)
        {
            var (output, _) = lstm.Forward(x);
            return Sum(Square(output));
        }
        """;

    [Theory]
    [MemberData(nameof(Models))]
    public void Both_halves_agree_with_finite_differences(string name, string members, string types)
    {
        Assert.NotEmpty(name);
        ModelProgram program = Compile(members, types);
        foreach (EntryPoint entry in program.EntryPoints)
        {
            foreach (Dictionary<string, long> symbols in Sizes(entry))
            {
                Check(program, entry, symbols);
            }
        }
    }

    /// <summary>The sizes that an entry point is checked at: recurrences at several lengths.</summary>
    internal static IEnumerable<Dictionary<string, long>> Sizes(EntryPoint entry) =>
        Times.Take(entry.Symbols.Contains("time") && Calls(entry.Inference).Any() ? Times.Length : 1).Select(time => new Dictionary<string, long> { ["batch"] = 3, ["time"] = time });

    [Fact]
    public void A_chain_of_modules_is_one_loop_each_way()
    {
        EntryPoint loss = Compile(Chain, BlockModule).EntryPoints.Single();
        Assert.Equal(4, Calls(loss.Inference).Single().Loop?.Count.Constant);
        Assert.Equal(4, Calls(loss.Differentiated.Forward).Single().Loop?.Count.Constant);
        Assert.Equal(4, Calls(loss.Differentiated.Backward).Single().Loop?.Count.Constant);
    }

    [Fact]
    public void Assignments_belong_to_the_forward_half()
    {
        EntryPoint loss = Compile(Assigned, TotalModule).EntryPoints.Single();
        Assert.Empty(loss.Inference.AssignedStates);
        Assert.Equal([0, 3, 6, 9, 10], loss.Differentiated.Forward.AssignedStates.Order());
        Assert.Empty(loss.Differentiated.Backward.AssignedStates);
        Assert.Equal(3, Calls(loss.Differentiated.Forward).Single().Loop?.Count.Constant);
    }

    [Fact]
    public void A_value_that_two_kernels_of_the_backward_pass_need_is_kept_once()
    {
        EntryPoint loss = Compile(Perceptron, "").EntryPoints[1];

        // Gelu's input (the product), its output (the input of the second product), the logits, and of each row of them the greatest and the inverse sum.
        Assert.Equal(5, loss.Differentiated.Forward.OutputRoles.Count(r => r == OutputRole.Kept));
    }

    [Fact]
    public void Rectified_values_are_kept_and_their_masks_computed_again()
    {
        EntryPoint loss = Compile(Perceptron.Replace("Gelu", "Relu", StringComparison.Ordinal), "").EntryPoints[1];
        Assert.Equal(4, loss.Differentiated.Forward.OutputRoles.Count(r => r == OutputRole.Kept));
    }

    [Fact]
    public void A_loss_that_trains_a_part_has_no_gradients_for_the_rest()
    {
        EntryPoint loss = Compile(
            """
            private readonly Linear a = new(4, 4);
            private readonly Linear b = new(4, 1);
            [Loss(Trains = [nameof(b)])] private Tensor Loss([Shape("batch", 4)] Tensor x) => Mean(b.Forward(Relu(a.Forward(x))));
            """,
            "").EntryPoints.Single();
        Assert.Equal([2, 3], loss.Trained);
        Assert.Equal([2, 3], Effects(loss.Differentiated.Backward).Select(e => e.Parameter).Order());
    }

    [Fact]
    public void The_halves_of_a_perceptron() => Snapshot.Matches(
        string.Concat(
            Compile(Lowered.Model(ModelTests.FashionNet)).EntryPoints.Select(e => GraphPrinter.Print(e.Differentiated.Forward) + GraphPrinter.Print(e.Differentiated.Backward))),
        "FashionNet.txt");

    private static IEnumerable<Call> Calls(Function function) => function.Graph.Nodes.Select(n => n.Operator).OfType<Call>();

    private static IEnumerable<AccumulateGradient> Effects(Function function) =>
        function.Graph.Nodes.Select(n => n.Operator).OfType<AccumulateGradient>();

    private static ModelProgram Compile(string members, string types) => Compile(Lowered.Model(TestCompilation.Model(members, types)));

    private static ModelProgram Compile(LoweredModel model) =>
        ModelCompiler.Differentiate(model, (pass, graph) => GraphVerifier.Verify(graph), TestContext.Current.CancellationToken);

    /// <summary>Compares every gradient of one entry point with finite differences of Σ cos(k)·y[k].</summary>
    private static void Check(ModelProgram program, EntryPoint entry, Dictionary<string, long> symbols)
    {
        NdArray[] parameters = [.. program.Parameters.Select((p, i) => EmittedCheck.Filled(p.Shape, 100 + i, symbols))];
        NdArray[] inputs = [.. entry.Inference.Graph.Inputs.Select((n, i) => Input(n.Types[0], i, symbols))];
        var interpreter = new GraphInterpreter(symbols) { Parameters = parameters };
        Differentiated halves = entry.Differentiated;

        ImmutableArray<NdArray> forward = interpreter.Run(halves.Forward.Graph, inputs);
        NdArray[] seeds = [.. Outputs(OutputRole.Result).Select(o => NdArray.Build(o.Shape, index => Math.Cos(index.Sum() + 1)))];
        ImmutableArray<NdArray> gradients = interpreter.Run(
            halves.Backward.Graph, [.. halves.InputsRead.Select(i => inputs[i]), .. Outputs(OutputRole.Kept), .. seeds]);

        // Dropout is a product with masks, which are the same in each evaluation: those of one seed and step.
        Graph function = halves.Forward.Graph.DrawsNumbers ? halves.Forward.Graph : entry.Inference.Graph;
        Assert.False(entry.Inference.Graph.DrawsNumbers || halves.Backward.Graph.DrawsNumbers);

        // A new interpreter: differences are those of a function that assigns nothing.
        double Weighted() => new GraphInterpreter(symbols) { Parameters = parameters }.Run(function, inputs).Zip(seeds, (y, w) => y.Data.Zip(w.Data, (a, b) => a * b).Sum()).Sum();
        int next = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (entry.Inference.Graph.Inputs[i].Types[0].Element == ElementType.Float32)
            {
                Compare(inputs[i], gradients[next++], Weighted, $"input {i}", symbols);
            }
        }

        for (int i = 0; i < parameters.Length; i++)
        {
            if (interpreter.Gradients.TryGetValue(i, out NdArray? gradient))
            {
                Compare(parameters[i], gradient, Weighted, program.Parameters[i].Path, symbols);
            }
            else if (entry.Trained.Contains(i))
            {
                // A sequence without steps adds nothing to a gradient.
                Compare(parameters[i], NdArray.Build(parameters[i].Shape, _ => 0), Weighted, program.Parameters[i].Path, symbols);
            }
        }

        IEnumerable<NdArray> Outputs(OutputRole role) => forward.Where((_, i) => halves.Forward.OutputRoles[i] == role);
    }

    private static void Compare(NdArray variable, NdArray gradient, Func<double> value, string what, Dictionary<string, long> symbols)
    {
        // Many steps take long: the first element and the last one.
        int stride = symbols.GetValueOrDefault("time") > 2 ? Math.Max(1, variable.Data.Length - 1) : 1;
        for (int i = 0; i < variable.Data.Length; i += stride)
        {
            double start = variable.Data[i];
            variable.Data[i] = start + Step;
            double above = value();
            variable.Data[i] = start - Step;
            double below = value();
            variable.Data[i] = start;
            double expected = (above - below) / (2 * Step);
            Assert.True(Math.Abs(expected - gradient.Data[i]) < 1e-6 * (1 + Math.Abs(expected)), $"{what}[{i}]: {gradient.Data[i]} instead of {expected}");
        }
    }

    /// <summary>Indices, or lengths, from 0 to 2 or to the longest sequence there is.</summary>
    internal static NdArray Input(TensorType type, int seed, Dictionary<string, long> symbols)
    {
        NdArray values = EmittedCheck.Filled(type.Shape, seed, symbols);
        long limit = symbols.TryGetValue("time", out long time) && type.Shape.Rank == 1 ? Math.Min(3, time + 1) : 3;
        return type.Element == ElementType.Int32 ? NdArray.Build(values.Shape, index => index.Sum() % limit) : values;
    }
}
