using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using GeneratorTests.Lowering;
using ModelGen;
using ModelGen.Generator;
using ModelGen.Generator.Graphs;
using ModelGen.Tests;

namespace GeneratorTests.Emit;

/// <summary>
/// RNN, GRU and LSTM against PyTorch (<c>make_recurrent.py</c>): outputs, last states and all gradients, over layers, directions, biases, lengths, states and the
/// order of batch and time.
/// </summary>
[Trait("Runs", "EmittedCode")]
public sealed class RecurrentGoldenTests
{
    private const int Time = 6;
    private const int Batch = 3;

    private static readonly Dictionary<string, long> Symbols = new() { ["batch"] = Batch, ["time"] = Time };

    /// <summary>In the order of the golden file's cases.</summary>
    private static readonly Cell[] Cells =
    [
        new("tanh", "RNN", ", nonlinearity: Nonlinearity.Tanh"),
        new("relu", "RNN", ", nonlinearity: Nonlinearity.Relu"),
        new("gru", "GRU", ""),
        new("lstm", "LSTM", ""),
        new("projected", "LSTM", ", projSize: 4"),
    ];

    private static readonly Variant[] Variants =
    [
        new("plain", 7, 1, 1, true, false, false, false),
        new("two", 7, 2, 1, true, true, true, false),
        new("both", 7, 1, 2, true, false, false, false),
        new("bare", 20, 1, 1, false, false, true, false),
        new("lengths", 7, 1, 1, true, true, false, true),
        new("deep", 7, 2, 2, true, false, true, true),
    ];

    /// <summary>For each cell a model with an entry point for each variant.</summary>
    private static readonly Lazy<EmittedModel>[] Models = [.. Cells.Select((_, i) => new Lazy<EmittedModel>(() => Load(i)))];

    public static MatrixTheoryData<string, string> Cases => new([.. Cells.Select(c => c.Name)], [.. Variants.Select(v => v.Name)]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Results_and_gradients_are_PyTorchs(string cell, string variant)
    {
        int cellIndex = Array.FindIndex(Cells, c => c.Name == cell), index = Array.FindIndex(Variants, v => v.Name == variant);
        EmittedModel model = Models[cellIndex].Value;
        EntryPoint entry = model.Program.EntryPoints[index];
        uint stream = Stream(cellIndex, index);
        NdArray[] inputs = [.. entry.Inference.Graph.Inputs.Select((n, i) => n.Types[0].Element == ElementType.Int32
            ? new NdArray([Batch], [4, 1, 5])
            : Values(n.Types[0].Shape, stream + 50 + (uint)i, 1))];
        NdArray[] seeds = [.. entry.Inference.Graph.Outputs.Select((o, i) => Values(o.Shape, stream + 60 + (uint)i, 1))];
        using SafetensorsReader file = Golden.Open("recurrent.safetensors");
        string prefix = $"{cell}.{variant}/";
        string[] results = [.. new[] { "output", "h", "c" }.Take(seeds.Length)], given = [.. new[] { "x", "h0", "c0" }.Take(Variants[index].HasState ? seeds.Length : 1)];
        float[][] inferred = model.Run(entry, inputs, Symbols);
        (float[][] computed, float[][] gradients, GradientSet all) = model.Differentiate(entry, entry.Differentiated, inputs, seeds, Symbols);
        for (int i = 0; i < results.Length; i++)
        {
            Golden.Close(file.Floats(prefix + results[i]), inferred[i], results[i]);
            Golden.Close(file.Floats(prefix + results[i]), computed[i], results[i] + " of the forward pass");
        }

        for (int i = 0; i < given.Length; i++)
        {
            Golden.CloseGradient(file.Floats($"{prefix}grad/{given[i]}"), gradients[i], $"the gradient of {given[i]}");
        }

        NamedTensor[] parameters = [.. all.Where(p => p.Name.StartsWith(variant + ".", StringComparison.Ordinal))];
        foreach (NamedTensor parameter in parameters)
        {
            Golden.CloseGradient(file.Floats($"{prefix}grad/{parameter.Name[(variant.Length + 1)..]}"), parameter.ToArray(), $"the gradient of {parameter.Name}");
        }

        // Nothing of PyTorch's is missing.
        Assert.Equal(results.Length + given.Length + parameters.Length, file.Tensors.Count(t => t.Name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    private static uint Stream(int cell, int variant) => (uint)(10000 + (100 * ((cell * Variants.Length) + variant)));

    private static EmittedModel Load(int cell)
    {
        string source = TestCompilation.Model(string.Join("\n", Variants.Select(v => Declare(Cells[cell], v))));
        EmittedModel model = EmittedModel.Load(ModelCompiler.Differentiate(Lowered.Model(source), null, TestContext.Current.CancellationToken), source);
        model.SetParameters([.. Variants.SelectMany((v, i) => model.Program.Parameters
            .Where(p => p.Path.StartsWith(v.Name + ".", StringComparison.Ordinal))
            .Select((p, k) => Values(p.Shape, Stream(cell, i) + (uint)k, 0.5f)))]);
        return model;
    }

    private static string Declare(Cell cell, Variant v)
    {
        bool isLstm = cell.Layer == "LSTM";
        int output = cell.Name == "projected" ? 4 : v.Hidden, states = v.Layers * v.Directions;
        string options = $"{v.Layers}, bias: {Text(v.Bias)}, batchFirst: {Text(v.BatchFirst)}, bidirectional: {Text(v.Directions == 2)}{cell.Options}";
        string inputs = $"[Shape({(v.BatchFirst ? "\"batch\", \"time\"" : "\"time\", \"batch\"")}, 5)] Tensor x", arguments = "x";
        if (v.HasState)
        {
            inputs += $", [Shape({states}, \"batch\", {output})] Tensor h0" + (isLstm ? $", [Shape({states}, \"batch\", {v.Hidden})] Tensor c0" : "");
            arguments += isLstm ? ", (h0, c0)" : ", h0";
        }

        if (v.HasLengths)
        {
            inputs += ", [Shape(\"batch\")] IntTensor length";
            arguments += ", length";
        }

        string layer = $"private readonly {cell.Layer} {v.Name} = new(5, {v.Hidden}, {options});\n", name = "Run" + v.Name;
        return layer + (isLstm
            ? $"[Forward] private (Tensor, Tensor, Tensor) {name}({inputs}) {{ var (y, (h, c)) = {v.Name}.Forward({arguments}); return (y, h, c); }}"
            : $"[Forward] private (Tensor, Tensor) {name}({inputs}) => {v.Name}.Forward({arguments});");
    }

    private static string Text(bool value) => value ? "true" : "false";

    private static NdArray Values(ModelGen.Generator.Graphs.Shape shape, uint stream, float scale)
    {
        int[] sizes = [.. shape.Dims.Items.Select(d => (int)d.Evaluate(Symbols))];
        return new(sizes, [.. Golden.Signed(stream, sizes.Aggregate(1, (a, b) => a * b), scale).Select(v => (double)v)]);
    }

    private sealed record Cell(string Name, string Layer, string Options);

    private sealed record Variant(string Name, int Hidden, int Layers, int Directions, bool Bias, bool BatchFirst, bool HasState, bool HasLengths);
}
