using System.Collections.Immutable;
using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Graphs;

namespace GeneratorTests.Emit;

/// <summary>Functions of images with random options and sizes, compiled and run, values and gradients against the interpreter.</summary>
[Trait("Runs", "EmittedCode")]
public sealed class EmittedImageTests
{
    private static readonly (int Batch, int Height, int Width)[] Sizes = [(3, 5, 4), (1, 1, 7), (0, 6, 3), (2, 8, 2)];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 3)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Emitted_code_computes_what_the_graph_says(int seed)
    {
        (ImmutableArray<Function> functions, ImmutableArray<ParameterSlot> parameters) = new RandomImages(seed).Draw();
        EmittedModel model = HandMade.Load(functions, parameters);
        int fitting = 0;
        foreach ((int batch, int height, int width) in Sizes)
        {
            var symbols = new Dictionary<string, long> { ["batch"] = batch, ["height"] = height, ["width"] = width };
            foreach (EntryPoint entry in model.Program.EntryPoints)
            {
                NdArray[] inputs = [.. entry.Inference.Graph.Inputs.Select((n, i) => EmittedCheck.Filled(n.Types[0].Shape, i, symbols))];
                EmittedCheck.MatchesOrRefuses(model, entry, inputs, symbols);
                fitting += EmittedCheck.Fits(entry.Inference, symbols) ? 1 : 0;
            }
        }

        Assert.True(fitting > functions.Length * Sizes.Length / 2, $"{fitting}");
    }
}
