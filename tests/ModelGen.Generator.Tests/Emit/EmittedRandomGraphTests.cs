using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using GeneratorTests.Operators;
using GeneratorTests.Passes;
using ModelGen.Generator.Graphs;

namespace GeneratorTests.Emit;

/// <summary>Random graphs, compiled and run, against the interpreter: what fuses with what, where values lie, how long they live.</summary>
[Trait("Runs", "EmittedCode")]
public sealed class EmittedRandomGraphTests
{
    private const int GraphsAClass = 8;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 6)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Emitted_code_computes_what_the_graph_says(int seed)
    {
        List<Function> functions =
        [
            .. Enumerable.Range(0, GraphsAClass).Select(i => Function(i)),
        ];
        EmittedModel model = HandMade.Load(functions, RandomGraph.Parameters);
        foreach (EntryPoint entry in model.Program.EntryPoints)
        {
            foreach (Dictionary<string, long> symbols in new[] { RandomGraph.Symbols, new() { ["batch"] = 0 }, new() { ["batch"] = 1 } })
            {
                NdArray[] inputs = [.. entry.Inference.Graph.Inputs.Select((n, i) => EmittedCheck.Filled(n.Types[0].Shape, i, symbols))];
                EmittedCheck.MatchesOrRefuses(model, entry, inputs, symbols);
            }
        }

        // Weights lie in panels only if nothing but linear layers reads them in the whole model.
        Function Function(int index)
        {
            Graph graph = RandomGraph.Build((seed * 1000) + index, 3 + (2 * index), onlyWeights: seed % 2 == 0);
            return new($"F{index}", RandomGraph.Parameters, SampleGraph.Prepare(graph));
        }
    }
}
