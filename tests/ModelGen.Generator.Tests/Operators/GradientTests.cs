using System.Collections.Immutable;
using CsCheck;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Autodiff;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Attention;
using ModelGen.Generator.Operators.Loss;
using ModelGen.Generator.Operators.Sources;

namespace GeneratorTests.Operators;

/// <summary>Derivative rules against central differences of the interpreted forward pass, over random shapes and values.</summary>
public class GradientTests
{
    private const double Step = 1e-5;
    private const int Samples = 40;

    public static TheoryData<string> Rules => [.. OperatorCases.All.Where(IsDifferentiable).Select(c => c.Name)];

    /// <summary>Without CTC: its gradient is that of log-probabilities that come out of a log-softmax, and agrees with finite differences in front of one.</summary>
    public static TheoryData<string> Cases => [.. OperatorCases.All.Where(c => IsDifferentiable(c) && c.Samples.Single().Operator is not (CTCRows or CTCLoss)).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_rule_agrees_with_finite_differences(string name) => OperatorCases.Named(name).Samples.Sample(
        sample =>
        {
            // Composite operators have no rule of their own.
            if (sample.Operator.Kind != OperatorKind.Composite)
            {
                NdArray[] dy = OutputGradients(sample);
                Compare(sample, dy, ByRule(sample, dy));
            }
        },
        iter: Samples);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_compiled_backward_pass_agrees_with_finite_differences(string name) => OperatorCases.Named(name).Samples.Sample(
        sample =>
        {
            NdArray[] dy = OutputGradients(sample);
            Compare(sample, dy, SampleGraph.Gradients(sample, dy));
        },
        iter: Samples);

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_reads_only_what_it_declares(string name)
    {
        OperatorSample sample = OperatorCases.Named(name).Samples.Single();
        if (sample.Operator.Kind == OperatorKind.Composite)
        {
            return;
        }

        (Graph graph, Node node) = RuleGraph(sample);
        HashSet<Value> read = [.. graph.Nodes.Where(n => n.Id > node.Id).SelectMany(n => n.Inputs), .. graph.Outputs];
        Saves saves = sample.Operator.Saves;
        Assert.True(saves.HasFlag(Saves.Input) || !node.Inputs.Any(i => read.Contains(i) && i.Type.Element == ElementType.Float32), "reads an input");
        Assert.True(saves.HasFlag(Saves.Output) || !read.Contains(node.Output), "reads the output");
        Assert.True(saves.HasFlag(Saves.Extra) || !node.Types.Skip(1).Select((_, i) => new Value(node, i + 1)).Any(read.Contains), "reads an extra output");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_rule_without_gradients_says_so(string name)
    {
        OperatorSample sample = OperatorCases.Named(name).Samples.Single();
        if (sample.Operator.Kind != OperatorKind.Composite)
        {
            Value?[] gradients = [.. Rule(sample).Gradients.Where((_, i) => sample.Elements[i] == ElementType.Float32)];
            Assert.Equal(gradients.Length > 0 && gradients.All(g => g is null), sample.Operator.StopsGradients);
        }
    }

    private static bool IsDifferentiable(OperatorCase operatorCase)
    {
        OperatorSample sample = operatorCase.Samples.Single();
        Graph graph = SampleGraph.Build(sample);
        return sample.Operator is not (CrossEntropyGradient or CTCGradient or FusedAttentionGradient or ModelGen.Generator.Operators.Images.GridSampleGridGradient or ModelGen.Generator.Operators.Axis.ProdSecondGradient)
            && graph.Outputs[0].Type.Element == ElementType.Float32;
    }

    /// <summary>Gradients for the outputs; the second output of an operator with extras is nobody's input.</summary>
    private static NdArray[] OutputGradients(OperatorSample sample)
    {
        Graph graph = SampleGraph.Build(sample);
        return [.. graph.Outputs.Select((o, k) => NdArray.Build([.. o.Shape.Dims.Items.Select(d => (int)d.Constant!)], i => k == 0 ? Math.Cos(i.Sum() + 1) : 0))];
    }

    private static (Graph Graph, Node Node) RuleGraph(OperatorSample sample)
    {
        (Graph forward, GraphBuilder builder, ImmutableArray<Node> seeds, ImmutableArray<Value?> gradients) = Rule(sample);
        Node node = forward.Outputs[0].Node;
        ImmutableArray<Value> outputs =
        [
            .. node.Inputs.Select((input, i) => (Input: input, Gradient: gradients[i])).Where(p => p.Input.Type.Element == ElementType.Float32)
                .Select(p => Broadcasting.SumTo(builder, p.Gradient ?? builder.Add(new Constant(0)), p.Input.Shape)),
        ];
        return (new Graph(forward.Inputs.AddRange(seeds), outputs, []), node);
    }

    /// <summary>What the rule gives for a gradient of the first output.</summary>
    private static (Graph Forward, GraphBuilder Builder, ImmutableArray<Node> Seeds, ImmutableArray<Value?> Gradients) Rule(OperatorSample sample)
    {
        Graph forward = SampleGraph.Build(sample);
        Node node = forward.Outputs[0].Node;
        var builder = new GraphBuilder(forward);
        int count = forward.Inputs.Length;
        ImmutableArray<Node> seeds = [.. forward.Outputs.Select((o, i) => builder.AddNode(new Input(count + i, o.Type), []))];
        return (forward, builder, seeds, node.Operator.Differentiate(builder, node, [.. seeds.Select((s, i) => i == 0 ? s.Output : (Value?)null)]));
    }

    private static ImmutableArray<NdArray> ByRule(OperatorSample sample, NdArray[] dy)
    {
        Graph graph = RuleGraph(sample).Graph;
        GraphVerifier.Verify(graph);
        return new GraphInterpreter(GraphInterpreter.NoSymbols).Run(graph, [.. sample.Inputs, .. dy]);
    }

    private static void Compare(OperatorSample sample, NdArray[] dy, ImmutableArray<NdArray> gradients)
    {
        Graph forward = SampleGraph.Prepare(SampleGraph.Build(sample));
        int gradient = 0;
        for (int input = 0; input < sample.Inputs.Length; input++)
        {
            if (sample.Elements[input] != ElementType.Float32)
            {
                continue;
            }

            NdArray actual = gradients[gradient++];
            Assert.Equal(sample.Inputs[input].Shape, actual.Shape);
            for (int i = 0; i < actual.Data.Length; i++)
            {
                double slope = (Weighted(forward, sample, input, i, Step, dy) - Weighted(forward, sample, input, i, -Step, dy)) / (2 * Step);
                Assert.Equal(slope, actual.Data[i], 1e-6 * (1 + Math.Abs(slope)));
            }
        }
    }

    /// <summary>Σ dy * y with one input element moved.</summary>
    private static double Weighted(Graph forward, OperatorSample sample, int input, int element, double step, NdArray[] dy)
    {
        NdArray[] moved = [.. sample.Inputs];
        moved[input] = new NdArray(moved[input].Shape, [.. moved[input].Data]);
        moved[input].Data[element] += step;
        ImmutableArray<NdArray> outputs = new GraphInterpreter(GraphInterpreter.NoSymbols).Run(forward, moved);
        return outputs.Zip(dy, (y, weight) => y.Data.Zip(weight.Data, (a, b) => a * b).Sum()).Sum();
    }
}
