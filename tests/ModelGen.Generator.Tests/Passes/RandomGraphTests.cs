using System.Collections.Immutable;
using CsCheck;
using GeneratorTests.Interpreter;
using GeneratorTests.Operators;
using ModelGen.Generator.Autodiff;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Passes;

namespace GeneratorTests.Passes;

/// <summary>Passes and differentiation on graphs that nobody thought of.</summary>
public class RandomGraphTests
{
    private static readonly Gen<(int Seed, int Steps)> Graphs = Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[1, 20]);

    [Fact]
    public void Passes_do_not_change_what_a_graph_computes() => Graphs.Sample(
        drawn =>
        {
            Graph plain = DecomposeComposites.Run(RandomGraph.Build(drawn.Seed, drawn.Steps));
            Graph optimized = SampleGraph.Optimize(plain);
            AssertEqual(Run(plain, Inputs(plain)), Run(optimized, Inputs(plain)));
        },
        iter: 300);

    [Fact]
    public void Passes_do_not_change_gradients() => Graphs.Sample(
        drawn =>
        {
            Graph plain = DecomposeComposites.Run(RandomGraph.Build(drawn.Seed, drawn.Steps));
            AssertEqual(Gradients(plain, g => g), Gradients(SampleGraph.Optimize(plain), SampleGraph.Optimize));
        },
        iter: 150);

    /// <summary>Forward and backward halves as the compiler makes them, interpreted.</summary>
    private static ImmutableArray<NdArray> Gradients(Graph graph, Func<Graph, Graph> afterwards)
    {
        Differentiated halves = new Differentiation(CancellationToken.None).Differentiate(new Function("Random", RandomGraph.Parameters, graph), [.. Enumerable.Range(0, RandomGraph.Parameters.Length)]);
        GraphVerifier.Verify(halves.Forward);
        GraphVerifier.Verify(halves.Backward);
        NdArray[] inputs = Inputs(graph);
        ImmutableArray<NdArray> forward = Run(afterwards(halves.Forward.Graph), inputs);
        IEnumerable<NdArray> seeds = forward.Take(graph.Outputs.Length).Select(y => NdArray.Build(y.Shape, i => Math.Cos(i.Sum())));
        GraphInterpreter interpreter = Interpreter();
        ImmutableArray<NdArray> gradients = interpreter.Run(afterwards(halves.Backward.Graph), [.. halves.InputsRead.Select(i => inputs[i]), .. forward.Skip(graph.Outputs.Length), .. seeds]);
        return [.. gradients, .. interpreter.Gradients.OrderBy(g => g.Key).Select(g => g.Value)];
    }

    private static ImmutableArray<NdArray> Run(Graph graph, NdArray[] inputs) => Interpreter().Run(graph, inputs);

    private static GraphInterpreter Interpreter() => new(RandomGraph.Symbols) { Parameters = [.. RandomGraph.Parameters.Select((p, i) => Filled(p.Shape, i + 10))] };

    private static NdArray[] Inputs(Graph graph) => [.. graph.Inputs.Select((n, i) => Filled(n.Types[0].Shape, i))];

    private static NdArray Filled(Shape shape, int phase) =>
        NdArray.Build([.. shape.Dims.Items.Select(d => (int)d.Evaluate(RandomGraph.Symbols))], i => Math.Sin((7 * i.Sum()) + phase));

    private static void AssertEqual(ImmutableArray<NdArray> expected, ImmutableArray<NdArray> actual)
    {
        foreach ((NdArray first, NdArray second) in expected.Zip(actual))
        {
            Assert.Equal(first.Shape, second.Shape);
            double scale = first.Data.Select(Math.Abs).DefaultIfEmpty(0).Max();
            Assert.All(first.Data.Zip(second.Data), p => Assert.True(Math.Abs(p.First - p.Second) <= 1e-9 * (1 + scale) || (double.IsNaN(p.First) && double.IsNaN(p.Second)), $"{p.First} became {p.Second}"));
        }
    }
}
