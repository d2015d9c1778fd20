using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using GeneratorTests.Lowering;
using ModelGen;
using ModelGen.Generator;
using ModelGen.Generator.Graphs;
using ModelGen.Tests;

namespace GeneratorTests.Emit;

/// <summary>MultiheadAttention and the layers of transformers against PyTorch (<c>make_attention.py</c>): results, weights, and all gradients.</summary>
[Trait("Runs", "EmittedCode")]
public sealed class TransformerGoldenTests
{
    private const int Batch = 2;
    private const int Time = 5;

    private const string Padding = ", [Shape(\"batch\", \"time\")] IntTensor padding";
    private const string First = "[Shape(\"batch\", \"time\", 8)] Tensor x";
    private const string Later = "[Shape(\"time\", \"batch\", 8)] Tensor x";
    private const string Causal = "Arange(x.Dim(1)).Reshape(1, x.Dim(1)) > Arange(x.Dim(1)).Reshape(x.Dim(1), 1)";

    private const string Memory = ", [Shape(\"batch\", \"keys\", 8)] Tensor y";
    private const string Sizes = "[Shape(\"batch\", 5, 8)] Tensor x, [Shape(\"batch\", 4, 8)] Tensor y, [Shape(\"batch\", 5)] IntTensor padding";
    private const string LaterSizes = "[Shape(5, \"batch\", 8)] Tensor x, [Shape(4, \"batch\", 8)] Tensor y, [Shape(\"batch\", 5)] IntTensor padding";
    private const string Bias = "(Arange(5).Reshape(5, 1) - Arange(4)) * 0.5";
    private const string FixedCausal = "Arange(5).Reshape(1, 5) > Arange(5).Reshape(5, 1)";

    private static readonly Dictionary<string, long> Symbols = new() { ["batch"] = Batch, ["time"] = Time, ["keys"] = 4 };

    /// <summary>In the order of the golden file's cases.</summary>
    private static readonly (string Name, string Layer, string Options, string Inputs, string Call)[] Layers =
    [
        ("self_attention", "MultiheadAttention", "8, 2", Later, "x, x, x"),
        ("first", "MultiheadAttention", "8, 4, bias: false, batchFirst: true", First, $"x, x, x, null, {Causal}"),
        ("padded", "MultiheadAttention", "8, 2, batchFirst: true", First + Padding, "x, x, x, padding > 0"),
        ("cross", "MultiheadAttention", "8, 2, batchFirst: true", First + ", [Shape(\"batch\", \"keys\", 8)] Tensor y", "x, y, y"),
        ("sizes", "MultiheadAttention", "8, 2, kdim: 6, vdim: 3, batchFirst: true", First + ", [Shape(\"batch\", \"keys\", 6)] Tensor y, [Shape(\"batch\", \"keys\", 3)] Tensor z", "x, y, z"),
        ("extra", "MultiheadAttention", "8, 2, addBiasKV: true, addZeroAttn: true, batchFirst: true", First + Padding, $"x, x, x, padding > 0, {Causal}"),
        ("weights", "MultiheadAttention", "8, 2, batchFirst: true", First + Padding, "x, x, x, needWeights: true, padding > 0"),
        ("heads", "MultiheadAttention", "8, 2", Later, "x, x, x, needWeights: true, isCausal: true, averageAttnWeights: false"),
        ("encoder", "TransformerEncoderLayer", "8, 2, 12, 0", Later, "x"),
        ("encoder_gelu", "TransformerEncoderLayer", "8, 2, 12, 0, FeedForwardActivation.Gelu, batchFirst: true, normFirst: true", First + Padding, "x, srcKeyPaddingMask: padding > 0"),
        ("encoder_silu", "TransformerEncoderLayer", "8, 2, 12, 0, FeedForwardActivation.Silu, 1e-3, batchFirst: true", First, "x, isCausal: true"),
        ("decoder", "TransformerDecoderLayer", "8, 2, 12, 0, batchFirst: true", First + ", [Shape(\"batch\", \"keys\", 8)] Tensor y", "x, y, tgtIsCausal: true"),
        ("decoder_first", "TransformerDecoderLayer", "8, 2, 12, 0, FeedForwardActivation.Gelu, normFirst: true", "[Shape(5, \"batch\", 8)] Tensor x, [Shape(4, \"batch\", 8)] Tensor y, [Shape(\"batch\", 5)] IntTensor padding",
            "x, y, tgtKeyPaddingMask: padding > 0, memoryKeyPaddingMask: padding[.., 1..5] > 0"),
        ("weights_mask", "MultiheadAttention", "8, 2, batchFirst: true", First + Padding, $"x, x, x, needWeights: true, padding > 0, {Causal}"),
        ("encoder_mask", "TransformerEncoderLayer", "8, 2, 12, 0, FeedForwardActivation.Silu, batchFirst: true, normFirst: true", First + Padding, $"x, {Causal}, padding > 0"),
        ("decoder_masks", "TransformerDecoderLayer", "8, 2, 12, 0, FeedForwardActivation.Silu, batchFirst: true", "[Shape(\"batch\", 5, 8)] Tensor x, [Shape(\"batch\", 4, 8)] Tensor y", $"x, y, {FixedCausal}, {Bias}"),
        ("encoder_stack", "TransformerEncoder", "8, 2, 2, 12, 0", Later, "x"),
        ("encoder_stack_first", "TransformerEncoder", "8, 2, 3, 12, 0, FeedForwardActivation.Gelu, batchFirst: true, normFirst: true, norm: true", First + Padding, $"x, {Causal}, padding > 0"),
        ("encoder_stack_silu", "TransformerEncoder", "8, 2, 2, 12, 0, FeedForwardActivation.Silu, 1e-3, batchFirst: true, norm: true", First, "x, (Arange(x.Dim(1)).Reshape(x.Dim(1), 1) - Arange(x.Dim(1))) * 0.5"),
        ("decoder_stack", "TransformerDecoder", "8, 2, 2, 12, 0, batchFirst: true", First + Memory, "x, y, tgtIsCausal: true"),
        ("decoder_stack_first", "TransformerDecoder", "8, 2, 2, 12, 0, FeedForwardActivation.Gelu, batchFirst: true, normFirst: true, norm: true", Sizes, $"x, y, {FixedCausal}, {Bias}, padding > 0"),
        ("decoder_stack_silu", "TransformerDecoder", "8, 2, 2, 12, 0, FeedForwardActivation.Silu, norm: true", LaterSizes, "x, y, tgtKeyPaddingMask: padding > 0, memoryKeyPaddingMask: padding[.., 1..5] > 0"),
        ("transformer", "Transformer", "8, 2, 2, 1, 12, 0", Later + ", [Shape(\"keys\", \"batch\", 8)] Tensor y", "x, y, tgtIsCausal: true"),
        ("transformer_first", "Transformer", "8, 2, 1, 1, 12, 0, FeedForwardActivation.Gelu, batchFirst: true, normFirst: true", Sizes,
            $"x, y, {FixedCausal}, null, null, padding > 0, padding[.., 1..5] > 0, padding > 0"),
    ];

    private static readonly Lazy<EmittedModel> Model = new(Load);

    public static TheoryData<string> Cases => [.. Layers.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Results_and_gradients_are_PyTorchs(string name)
    {
        int index = Array.FindIndex(Layers, l => l.Name == name);
        EntryPoint entry = Model.Value.Program.EntryPoints[index];
        uint stream = Stream(index);
        NdArray[] inputs = [.. entry.Inference.Graph.Inputs.Select((n, i) => n.Types[0].Element == ElementType.Int32
            ? new NdArray([Batch, Time], [0, 0, 0, 0, 1, 0, 0, 1, 0, 0])
            : Values(n.Types[0].Shape, stream + 50 + (uint)i, 1))];
        NdArray[] seeds = [.. entry.Inference.Graph.Outputs.Select((o, i) => Values(o.Shape, stream + 60 + (uint)i, 1))];
        using SafetensorsReader file = Golden.Open("transformer.safetensors");
        string prefix = name + "/";
        float[][] inferred = Model.Value.Run(entry, inputs, Symbols);
        (float[][] computed, float[][] gradients, GradientSet all) = Model.Value.Differentiate(entry, entry.Differentiated, inputs, seeds, Symbols);
        string[] results = [.. new[] { "output", "weights" }.Take(seeds.Length)];
        for (int i = 0; i < results.Length; i++)
        {
            Golden.Close(file.Floats(prefix + results[i]), inferred[i], results[i]);
            Golden.Close(file.Floats(prefix + results[i]), computed[i], results[i] + " of the forward pass");
        }

        int floats = inputs.Length - (Layers[index].Inputs.Contains("IntTensor", StringComparison.Ordinal) ? 1 : 0);
        for (int i = 0; i < floats; i++)
        {
            Golden.CloseGradient(file.Floats(prefix + (i == 0 ? "grad/x" : $"grad/x{i}")), gradients[i], $"the gradient of input {i}");
        }

        NamedTensor[] parameters = [.. all.Where(p => p.Name.StartsWith(name + ".", StringComparison.Ordinal))];
        foreach (NamedTensor parameter in parameters)
        {
            Golden.CloseGradient(file.Floats($"{prefix}grad/{parameter.Name[(name.Length + 1)..]}"), parameter.ToArray(), $"the gradient of {parameter.Name}");
        }

        // Nothing of PyTorch's is missing.
        Assert.Equal(results.Length + floats + parameters.Length, file.Tensors.Count(t => t.Name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    private static uint Stream(int index) => (uint)(30000 + (100 * index));

    private static EmittedModel Load()
    {
        string source = TestCompilation.Model(string.Join("\n", Layers.Select(l =>
        {
            string result = l.Call.Contains("needWeights", StringComparison.Ordinal) ? "(Tensor, Tensor)" : "Tensor";
            return $"private readonly {l.Layer} {l.Name} = new({l.Options});\n[Forward] private {result} Run{l.Name}({l.Inputs}) => {l.Name}.Forward({l.Call});";
        })));
        EmittedModel model = EmittedModel.Load(ModelCompiler.Differentiate(Lowered.Model(source), null, TestContext.Current.CancellationToken), source);
        model.SetParameters([.. Layers.SelectMany((l, i) => model.Program.Parameters
            .Where(p => p.Path.StartsWith(l.Name + ".", StringComparison.Ordinal))
            .Select((p, k) => Values(p.Shape, Stream(i) + (uint)k, 0.5f)))]);
        return model;
    }

    private static NdArray Values(ModelGen.Generator.Graphs.Shape shape, uint stream, float scale)
    {
        int[] sizes = [.. shape.Dims.Items.Select(d => (int)d.Evaluate(Symbols))];
        return new(sizes, [.. Golden.Signed(stream, sizes.Aggregate(1, (a, b) => a * b), scale).Select(v => (double)v)]);
    }
}
