using System.Collections.Immutable;
using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Autodiff;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators.Sources;
using ModelGen.Tests;

namespace GeneratorTests.Operators;

/// <summary>Functions of the surface, built by their stubs, differentiated and interpreted: results and gradients as a file of PyTorch's has them.</summary>
internal sealed class GoldenFile
{
    private static readonly string[] OperandNames = ["x", "label", "label2", "label3", "x2", "x3", "x4"];

    private readonly string fileName;
    private readonly IReadOnlyDictionary<string, Func<GraphBuilder, Value[], Value>> cases;
    private readonly ImmutableArray<string> names;

    /// <summary>One model with an entry point for each case.</summary>
    private readonly Lazy<EmittedModel> emitted;

    public GoldenFile(string fileName, IReadOnlyDictionary<string, Func<GraphBuilder, Value[], Value>> cases)
    {
        this.fileName = fileName;
        this.cases = cases;
        names = [.. cases.Keys];
        emitted = new(() =>
        {
            using ModelGen.SafetensorsReader file = Golden.Open(fileName);
            return HandMade.Load([.. names.Select((name, i) => new Function($"F{i}", [], Build(file, name)))]);
        });
    }

    public string Name => fileName;

    public IEnumerable<string> Cases => names;

    public void Interpreted(string name)
    {
        using ModelGen.SafetensorsReader file = Golden.Open(fileName);
        NdArray[] inputs = Inputs(file, name);
        Graph graph = Build(file, name);

        // Inputs near 100 were rounded to single precision for the file after PyTorch had used them.
        double tolerance = name.EndsWith("_large", StringComparison.Ordinal) ? 1e-5 : 1e-6;
        var interpreter = new GraphInterpreter(GraphInterpreter.NoSymbols);
        Compare(Read(file, $"{name}/y"), interpreter.Run(graph, inputs).Single(), tolerance);

        Differentiated halves = new Differentiation(CancellationToken.None).Differentiate(new Function("Golden", [], graph), []);
        ImmutableArray<NdArray> kept = interpreter.Run(halves.Forward.Graph, inputs).RemoveAt(0);
        ImmutableArray<NdArray> gradients = interpreter.Run(
            SampleGraph.Optimize(halves.Backward.Graph), [.. halves.InputsRead.Select(i => inputs[i]), .. kept, Read(file, $"{name}/dy")]);
        foreach ((string operand, NdArray gradient) in Floats(file, name).Zip(gradients))
        {
            if (file.TryFind($"{name}/d{operand}", out _))
            {
                Compare(Read(file, $"{name}/d{operand}"), gradient, tolerance);
            }
        }
    }

    /// <summary>Single precision: results 1e-6 + 1e-5 of the largest value, gradients 1e-7 + 3e-5.</summary>
    public void Emitted(string name)
    {
        using ModelGen.SafetensorsReader file = Golden.Open(fileName);
        EntryPoint entry = emitted.Value.Program.EntryPoints[names.IndexOf(name)];
        (float[][] results, float[][] gradients, _) = emitted.Value.Differentiate(entry, entry.Differentiated, Inputs(file, name), [Read(file, $"{name}/dy")], GraphInterpreter.NoSymbols);

        // Rounding an input near 100 moves it by up to 4e-6.
        double rounding = name.EndsWith("_large", StringComparison.Ordinal) ? 1e-5 : 0;
        CompareSingle(Read(file, $"{name}/y"), results.Single(), 1e-6 + rounding, 1e-5);
        foreach ((string operand, float[] gradient) in Floats(file, name).Zip(gradients))
        {
            if (file.TryFind($"{name}/d{operand}", out _))
            {
                CompareSingle(Read(file, $"{name}/d{operand}"), gradient, 1e-7 + rounding, 3e-5);
            }
        }
    }

    public void IsComplete()
    {
        using ModelGen.SafetensorsReader file = Golden.Open(fileName);
        Assert.Equal(file.Tensors.Select(t => t.Name.Split('/')[0]).Distinct().Order(), cases.Keys.Order());
    }

    private static NdArray[] Inputs(ModelGen.SafetensorsReader file, string name) => [.. Suffixes(file, name).Select(i => Read(file, $"{name}/{i}"))];

    private static IEnumerable<string> Suffixes(ModelGen.SafetensorsReader file, string name) =>
        OperandNames.Where(i => file.TryFind($"{name}/{i}", out _));

    private static IEnumerable<string> Floats(ModelGen.SafetensorsReader file, string name) => Suffixes(file, name).Where(s => !IsLabel(s));

    private static bool IsLabel(string suffix) => suffix.StartsWith("label", StringComparison.Ordinal);

    private Graph Build(ModelGen.SafetensorsReader file, string name)
    {
        var builder = new GraphBuilder();
        ImmutableArray<Node> nodes = [.. Suffixes(file, name).Select((suffix, i) => builder.AddNode(new Input(i, InputType(file, name, suffix)), [], $"x{i}"))];
        return SampleGraph.Prepare(new Graph(nodes, [cases[name](builder, [.. nodes.Select(n => n.Output)])], []));
    }

    private static TensorType InputType(ModelGen.SafetensorsReader file, string name, string suffix) =>
        new(IsLabel(suffix) ? ElementType.Int32 : ElementType.Float32, Shape.Of([.. Read(file, $"{name}/{suffix}").Shape.Select(d => (Dim)d)]));

    private static void CompareSingle(NdArray expected, float[] actual, double absolute, double relative)
    {
        Assert.Equal(expected.Data.Length, actual.Length);
        double tolerance = absolute + (relative * expected.Data.Max(Math.Abs));
        Assert.All(expected.Data.Zip(actual), p => Assert.Equal(p.First, p.Second, tolerance));
    }

    private static NdArray Read(ModelGen.SafetensorsReader file, string name)
    {
        file.TryFind(name, out ModelGen.SafetensorsTensor? tensor);
        IEnumerable<double> values = IsLabel(name.Split('/')[^1]) ? file.Integers(name).Select(i => (double)i) : file.Floats(name).Select(f => (double)f);
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
