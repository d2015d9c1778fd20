using System.Collections.Immutable;
using CsCheck;
using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using GeneratorTests.Lowering;
using GeneratorTests.Operators;
using ModelGen.Generator;
using ModelGen.Generator.Autodiff;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Axis;
using ModelGen.Generator.Operators.Derivatives;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Images;
using ModelGen.Generator.Operators.Random;
using ModelGen.Generator.Operators.Reduction;
using ModelGen.Generator.Operators.Sequence;
using ModelGen.Generator.Operators.Sources;
using ModelGen.Generator.Passes;

namespace GeneratorTests.Autodiff;

/// <summary>Gradients that declarations ask for: of every operator, twice, against central differences; what is shared, and what cannot be.</summary>
public class GradientTests
{
    private const double Step = 1e-5;

    /// <summary>Every operator with a derivative; of those without a second one see <see cref="What_cannot_be_computed"/>.</summary>
    public static TheoryData<string> Cases =>
        [.. Operators.GradientTests.Cases.Select(c => (string)c).Where(c => OperatorCases.Named(c).Samples.Single().Operator is not (ProdGradient or GridSample or GridSampleImageGradient or { Name: "ctc_loss_of_logits" or "scaled_dot_product_attention" }))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void First_and_second_derivatives_agree_with_finite_differences(string name) => OperatorCases.Named(name).Samples.Sample(
        sample =>
        {
            // As in PyTorch, the derivative for a is 0 where b is 0, whatever it is beside it.
            if (sample.Operator is Pow && sample.Inputs[1].Data.Contains(0))
            {
                return;
            }

            Graph value = SampleGraph.Prepare(Weighted(sample, 0)), first = Expanded(Weighted(sample, 1)), second = Expanded(Weighted(sample, 2));
            Compare(value, first, sample);
            Compare(SampleGraph.Prepare(Sum(first)), second, sample);
        },
        iter: 10);

    [Fact]
    public void One_walk_serves_several_calls()
    {
        EntryPoint several = Compile("var s = Gradients(U(x, z), [x, z]); return Mean(s[0] * s[1]);"), calls = Compile("return Mean(Gradient(U(x, z), x) * Gradient(U(x, z), z));");
        Assert.Equal(several.Inference.Graph.Nodes.Length, calls.Inference.Graph.Nodes.Length);
    }

    [Fact]
    public void A_mask_is_drawn_once()
    {
        EntryPoint loss = Compile("return Mean(Square(Gradient(dropping.Forward(x), x)));");
        Assert.Single(loss.Differentiated.Forward.Graph.Nodes, n => n.Operator is DropoutMask);
        Assert.False(loss.Differentiated.Backward.Graph.DrawsNumbers);
    }

    [Fact]
    public void Calls_beside_it_stay_calls()
    {
        EntryPoint loss = Compile("return Mean(Square(Gradient(dropping.Forward(x), x))) + Mean(dropping.Forward(z));");
        Assert.Single(loss.Differentiated.Forward.Callees);
    }

    /// <summary>State goes from the first call of a module to the second one, of which the gradient is wanted, and to the third.</summary>
    [Fact]
    public void State_is_assigned_in_the_order_of_calls()
    {
        EntryPoint loss = Compile("var first = total.Forward(x); var second = total.Forward(z); return Mean(Square(Gradient(second, z)) + first * total.Forward(first));");
        Dictionary<string, long> symbols = new() { ["batch"] = 3 };
        NdArray[] inputs = [.. loss.Inference.Graph.Inputs.Select((input, i) => input.Types[0].Element == ElementType.Int32 ? NdArray.Build([3, 3], _ => 0) : EmittedCheck.Filled(input.Types[0].Shape, i, symbols))];
        NdArray[] parameters = [.. loss.Inference.Parameters.Select((p, i) => EmittedCheck.Filled(p.Shape, 100 + i, symbols))];
        (_, GraphInterpreter state) = Forward(inputs);
        (_, GraphInterpreter expected) = Forward(inputs, "var first = total.Forward(x); var second = total.Forward(z); return Mean(second + first * total.Forward(first));");
        Assert.NotEmpty(expected.Assigned);
        Assert.All(expected.Assigned, s => Assert.Equal(s.Value.Data, state.Assigned[s.Key].Data));

        // Of the loss as training computes it.
        Differentiated halves = loss.Differentiated;
        ImmutableArray<NdArray> forward = new GraphInterpreter(symbols) { Parameters = parameters }.Run(halves.Forward.Graph, inputs);
        ImmutableArray<NdArray> gradients = new GraphInterpreter(symbols) { Parameters = parameters }.Run(halves.Backward.Graph, [.. halves.InputsRead.Select(i => inputs[i]), .. forward.RemoveAt(0), NdArray.Scalar(1)]);
        for (int input = 0; input < 2; input++)
        {
            for (int i = 0; i < inputs[input].Data.Length; i++)
            {
                double slope = (Moved(input, i, Step) - Moved(input, i, -Step)) / (2 * Step);
                Assert.Equal(slope, gradients[input].Data[i], 1e-6 * (1 + Math.Abs(slope)));
            }
        }

        double Moved(int input, int element, double step)
        {
            NdArray[] moved = [.. inputs];
            moved[input] = new NdArray(moved[input].Shape, [.. moved[input].Data]);
            moved[input].Data[element] += step;
            return Forward(moved).Outputs[0].Data[0];
        }

        (ImmutableArray<NdArray> Outputs, GraphInterpreter Interpreter) Forward(NdArray[] given, string? body = null)
        {
            var interpreter = new GraphInterpreter(symbols) { Parameters = parameters };
            return (interpreter.Run((body is null ? loss : Compile(body)).Differentiated.Forward.Graph, given), interpreter);
        }
    }

    [Theory]
    [InlineData("return Mean(Gradient({|MG0333:Scan(x, w * 1, (a, s) => Tanh(a + s))|}.State, x));", "The gradient cannot be computed: it goes through a loop of batch steps, a number that is not known at build time")]
    [InlineData("return Mean(Square(Gradient(Gradient({|MG0333:Prod(x * w, 1)|}, x), x)));", "The gradient cannot be computed: 'prod_second_gradient' has no derivative; put what needs none into 'Detach'")]
    [InlineData("return Mean(Square(Gradient({|MG0333:CTCLoss(LogSoftmax(Unsqueeze(x * w, 1), 2), label[..1], label[..1, 0], label[..1, 1])|}, x)));", "The gradient cannot be computed: 'ctc_loss_gradient' has no derivative; put what needs none into 'Detach'")]
    [InlineData("return Mean({|MG0301:Gradients(x * w, [])|}[0]);", "gradients takes at least one tensor whose gradient is wanted")]
    [InlineData("return Mean({|MG0301:GradientReversal(x * w, x)|});", "gradient_reversal takes one number as its lambda, but was given [batch, 3]")]
    public void What_cannot_be_computed(string body, string message) => Verify.Diagnostics(new ModelGenerator(), [Source(body)], message);

    [Theory]
    [InlineData("return Mean(Gradient(U(x, z), x + z));", "'y' is not computed from 'x', so the gradient is zero everywhere: pass the value that it is computed from @ Gradient(U(x, z), x + z)")]
    [InlineData("var y = Tanh(x * w); return Mean(y * Gradients(y, [x, z])[1]);", "'y' is not computed from 'z', so the gradient is zero everywhere: pass the value that it is computed from @ Gradients(y, [x, z])")]
    [InlineData("var y = fc.Forward(x); return Mean(y * Sum(Gradient(y, other.Weight)));", "'y' is not computed from 'x', so the gradient is zero everywhere: pass the value that it is computed from @ Gradient(y, other.Weight)")]
    [InlineData("return Mean(Gradient(dropping.Forward(x), dropping.Weight));", "")]
    [InlineData("var y = x * w; return Mean(y * Gradient(Square(y), y));", "")]
    public void A_gradient_that_is_zero(string body, string expected) =>
        Assert.Equal(expected.Length == 0 ? "" : $"MG0508 {expected}", string.Join("\n", Lowered.Diagnostics(Members(body), Dropping + Summing).Split('\n').Where(l => l.StartsWith("MG05", StringComparison.Ordinal))));

    private const string Dropping = """
        [Module]
        internal sealed partial class Dropping(int width)
        {
            private readonly Linear fc = new(width, width);
            public Parameter Weight { get; } = new([width], Init.Ones);
            public Tensor Forward(Tensor x) => Dropout(Tanh(fc.Forward(x * Weight)), 0.5);
        }
        """;

    private const string Summing = """

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

    private static string Members(string body) => $$"""
        private readonly Parameter w = new([3], Init.Ones);
        private readonly Linear fc = new(3, 3);
        private readonly Linear other = new(3, 3);
        private readonly Dropping dropping = new(3);
        private readonly Total total = new(3);
        private Tensor U(Tensor x, Tensor z) => Tanh(fc.Forward(x) * z);
        [Loss] private Tensor Loss([Shape("batch", 3)] Tensor x, [Shape("batch", 3)] Tensor z, [Shape("batch", 3)] IntTensor label) { {{body}} }
        [Loss] private Tensor Other([Shape("batch", 3)] Tensor x) => Mean(w * total.Forward(dropping.Forward(fc.Forward(other.Forward(x)))));
        """;

    private static string Source(string body) => TestCompilation.Model(Members(body), Dropping + Summing);

    private static EntryPoint Compile(string body) =>
        ModelCompiler.Differentiate(Lowered.Model(Source(body)), (_, graph) => GraphVerifier.Verify(graph), TestContext.Current.CancellationToken).EntryPoints[0];

    /// <summary>The sum of the weighted first output of an operator; its gradients; the gradients of the weighted sum of these. Each of all float inputs.</summary>
    private static Graph Weighted(OperatorSample sample, int order)
    {
        var builder = new GraphBuilder();
        ImmutableArray<Node> inputs = [.. sample.Inputs.Select((_, i) => builder.AddNode(new Input(i, sample.InputType(i)), [], $"x{i}"))];
        ImmutableArray<Value> floats = [.. inputs.Where(i => i.Types[0].Element == ElementType.Float32).Select(i => i.Output)];
        Value total = Total(builder, [builder.AddNode(sample.Operator, [.. inputs.Select(i => i.Output)]).Output]);
        ImmutableArray<Value> results = [total];
        for (int i = 0; i < order; i++)
        {
            results = [.. builder.AddNode(new Gradient(floats.Length), [Total(builder, results), .. floats]).Outputs];
        }

        return new Graph(inputs, results, []);
    }

    private static Graph Sum(Graph graph)
    {
        var builder = new GraphBuilder(graph);
        return new Graph(graph.Inputs, [Total(builder, graph.Outputs)], []);
    }

    /// <summary>A sum with weights that tell elements apart: cos 1, cos 2, … along each dimension.</summary>
    private static Value Total(GraphBuilder builder, ImmutableArray<Value> values) => values.Select(value =>
    {
        Value sum = value;
        while (sum.Shape.Rank > 0)
        {
            int last = sum.Shape.Rank - 1;
            sum = builder.Add(new ReduceSum([last], KeepDim: false), builder.Times(sum, builder.Add(new Cos(), builder.Add(new Arange(1, sum.Shape[last], 1)))));
        }

        return sum;
    }).Aggregate(builder.Number(0), builder.Plus);

    private static Graph Expanded(Graph graph)
    {
        Graph expanded = ExpandGradients.Run(DecomposeComposites.Run(graph), DecomposeComposites.Run);
        GraphVerifier.Verify(expanded);
        return SampleGraph.Prepare(expanded);
    }

    private static void Compare(Graph value, Graph gradients, OperatorSample sample)
    {
        ImmutableArray<NdArray> actual = Run(gradients, sample.Inputs);
        int[] floats = [.. Enumerable.Range(0, sample.Inputs.Length).Where(i => sample.Elements[i] == ElementType.Float32)];
        for (int k = 0; k < floats.Length; k++)
        {
            for (int i = 0; i < actual[k].Data.Length; i++)
            {
                double slope = (Moved(Step) - Moved(-Step)) / (2 * Step);
                Assert.Equal(slope, actual[k].Data[i], 1e-5 * (1 + Math.Abs(slope)));

                double Moved(double step)
                {
                    NdArray[] moved = [.. sample.Inputs];
                    moved[floats[k]] = new NdArray(moved[floats[k]].Shape, [.. moved[floats[k]].Data]);
                    moved[floats[k]].Data[i] += step;
                    return Run(value, moved)[0].Data[0];
                }
            }
        }
    }

    private static ImmutableArray<NdArray> Run(Graph graph, IReadOnlyList<NdArray> inputs) => new GraphInterpreter(GraphInterpreter.NoSymbols).Run(graph, inputs);
}
