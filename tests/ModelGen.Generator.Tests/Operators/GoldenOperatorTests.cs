using System.Collections.Immutable;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Autodiff;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Sources;
using ModelGen.Tests;

namespace GeneratorTests.Operators;

/// <summary>Functions of the surface, built by their stubs, differentiated and interpreted: results and gradients as PyTorch has them.</summary>
public class GoldenOperatorTests
{
    public static TheoryData<string> Cases => [.. GoldenCases.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agrees_with_PyTorch(string name)
    {
        using ModelGen.SafetensorsReader file = Golden.Open("ops.safetensors");
        NdArray[] inputs = [.. new[] { "x", "x2", "label" }.Where(i => file.TryFind($"{name}/{i}", out _)).Select(i => Read(file, $"{name}/{i}"))];
        ElementType[] elements = [.. new[] { "x", "x2", "label" }.Where(i => file.TryFind($"{name}/{i}", out _)).Select(i => i == "label" ? ElementType.Int32 : ElementType.Float32)];
        Graph graph = SampleGraph.Prepare(Build(GoldenCases.All[name], inputs, elements));

        // Inputs near 100 were rounded to single precision for the file after PyTorch had used them.
        double tolerance = name.EndsWith("_large", StringComparison.Ordinal) ? 1e-5 : 1e-6;
        var interpreter = new GraphInterpreter(GraphInterpreter.NoSymbols);
        Compare(Read(file, $"{name}/y"), interpreter.Run(graph, inputs).Single(), tolerance);

        Differentiated halves = new Differentiation(CancellationToken.None).Differentiate(new Function("Golden", [], graph), []);
        ImmutableArray<NdArray> kept = interpreter.Run(halves.Forward.Graph, inputs).RemoveAt(0);
        ImmutableArray<NdArray> gradients = interpreter.Run(
            SampleGraph.Optimize(halves.Backward.Graph), [.. halves.InputsRead.Select(i => inputs[i]), .. kept, Read(file, $"{name}/dy")]);
        for (int i = 0; i < gradients.Length; i++)
        {
            Compare(Read(file, $"{name}/dx{(i == 0 ? "" : "2")}"), gradients[i], tolerance);
        }
    }

    [Fact]
    public void Every_case_of_the_file_is_compared()
    {
        using ModelGen.SafetensorsReader file = Golden.Open("ops.safetensors");
        Assert.Equal(file.Tensors.Select(t => t.Name.Split('/')[0]).Distinct().Order(), GoldenCases.All.Keys.Order());
    }

    private static Graph Build(Func<GraphBuilder, Value[], Value> call, NdArray[] inputs, ElementType[] elements)
    {
        var builder = new GraphBuilder();
        ImmutableArray<Node> nodes =
        [
            .. inputs.Select((x, i) => builder.AddNode(new Input(i, new TensorType(elements[i], Shape.Of([.. x.Shape.Select(d => (Dim)d)]))), [], $"x{i}")),
        ];
        return new Graph(nodes, [call(builder, [.. nodes.Select(n => n.Output)])], []);
    }

    private static NdArray Read(ModelGen.SafetensorsReader file, string name)
    {
        file.TryFind(name, out ModelGen.SafetensorsTensor? tensor);
        IEnumerable<double> values = name.EndsWith("/label", StringComparison.Ordinal) ? file.Integers(name).Select(i => (double)i) : file.Floats(name).Select(f => (double)f);
        return new NdArray(tensor!.Shape.ToArray(), [.. values]);
    }

    /// <summary>The file holds single precision, so that is how near two results can be.</summary>
    private static void Compare(NdArray expected, NdArray actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double largest = expected.Data.Max(Math.Abs);
        for (int i = 0; i < expected.Data.Length; i++)
        {
            Assert.Equal(expected.Data[i], actual.Data[i], tolerance * (1 + largest));
        }
    }
}
