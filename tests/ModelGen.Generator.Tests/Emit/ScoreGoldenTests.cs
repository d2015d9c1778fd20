using GeneratorTests.Infrastructure;
using GeneratorTests.Interpreter;
using GeneratorTests.Lowering;
using ModelGen;
using ModelGen.Generator;
using ModelGen.Generator.Graphs;
using ModelGen.Tests;

namespace GeneratorTests.Emit;

/// <summary>Attention whose scores go through a formula against PyTorch (<c>make_scores.py</c>): results, and gradients of queries, keys, values and what formulas read.</summary>
[Trait("Runs", "EmittedCode")]
public sealed class ScoreGoldenTests
{
    private static readonly Dictionary<string, long> NoSymbols = [];

    /// <summary>In the order of the golden file: arguments in C#, where a parameter of the case has its name.</summary>
    private static readonly (string Name, string[] Parameters, string[] Integers, string Arguments)[] Calls =
    [
        ("alibi", ["slopes"], [], "isCausal: true, scoreMod: (score, b, h, i, j) => score - slopes[h] * (i - j)"),
        ("alibi_long", ["slopes"], [], "isCausal: true, scoreMod: (score, b, h, i, j) => score - slopes[h] * (i - j)"),
        ("alibi_constant", [], [], "scoreMod: (score, b, h, i, j) => score - AlibiSlopes(6)[h] * Abs(i - j)"),
        ("t5", ["table"], [], "scale: 1, scoreMod: (score, b, h, i, j) => score + table[RelativePositionBucket(i, j, true, 8, 12), h]"),
        ("t5_causal", ["table"], [], "scale: 1, isCausal: true, scoreMod: (score, b, h, i, j) => score + table[RelativePositionBucket(i, j, bidirectional: false), h]"),
        ("cap", [], [], "scoreMod: (score, b, h, i, j) => 1.5 * Tanh(score / 1.5)"),
        ("window", [], [], "maskMod: (b, h, i, j) => i - j < 5 & i >= j"),
        ("far", [], [], "maskMod: (b, h, i, j) => Abs(i - j) < 9"),
        ("documents", [], ["ids"], "maskMod: (b, h, i, j) => Equal(ids[b, i], ids[b, j])"),
        ("nothing", ["slopes"], [], "maskMod: (b, h, i, j) => i > 2 & h + j > 1, scoreMod: (score, b, h, i, j) => score * slopes[h]"),
        ("places", ["bias"], [], "scoreMod: (score, b, h, i, j) => score + bias[b, h, i, j]"),
        ("past", ["slopes", "positions"], ["past", "lengths"], "isCausal: true, past: past, keyLengths: lengths, scoreMod: (score, b, h, i, j) => score - slopes[h] * (i - j) + positions[i, j]"),
        ("everything", ["slopes", "temperature", "table"], ["ids"], """
            isCausal: true,
            scoreMod: (score, b, h, i, j) =>
            {
                var other = Sigmoid(slopes[h] * score) + table[Remainder(i + 2 * j, 5)] * Log(score * score + 1);
                return Where(Equal(ids[b, j], 0), score * temperature, other);
            },
            maskMod: (b, h, i, j) => i - j < 6 & NotEqual(ids[b, i], 2)
            """),
    ];

    private static readonly Lazy<EmittedModel> Model = new(Load);

    public static TheoryData<string> Cases => [.. Calls.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Results_and_gradients_are_PyTorchs(string name)
    {
        int index = Array.FindIndex(Calls, c => c.Name == name);
        EntryPoint entry = Model.Value.Program.EntryPoints[index];
        using SafetensorsReader file = Golden.Open("scores.safetensors");
        string[] operands = ["query", "key", "value"];
        NdArray[] inputs = [.. operands.Select(o => Floats(file, $"{name}/{o}")), .. Calls[index].Integers.Select(i => Integers(file, $"{name}/{i}"))];
        float[][] inferred = Model.Value.Run(entry, inputs, NoSymbols);
        (float[][] computed, float[][] gradients, GradientSet all) = Model.Value.Differentiate(entry, entry.Differentiated, inputs, [Floats(file, $"{name}/dy")], NoSymbols);
        Golden.Close(file.Floats($"{name}/y"), inferred[0], "result");
        Golden.Close(file.Floats($"{name}/y"), computed[0], "result of the forward pass");
        for (int i = 0; i < operands.Length; i++)
        {
            Golden.CloseGradient(file.Floats($"{name}/d{operands[i]}"), gradients[i], $"the gradient of {operands[i]}");
        }

        foreach (string parameter in Calls[index].Parameters)
        {
            Golden.CloseGradient(file.Floats($"{name}/d{parameter}"), all[$"{name}_{parameter}"].ToArray(), $"the gradient of {parameter}");
        }

        // Nothing of PyTorch's is missing.
        Assert.Equal((2 * (operands.Length + Calls[index].Parameters.Length)) + Calls[index].Integers.Length + 2, file.Tensors.Count(t => t.Name.StartsWith(name + "/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_case_of_the_file_is_compared()
    {
        using SafetensorsReader file = Golden.Open("scores.safetensors");
        Assert.Equal([.. Calls.Select(c => c.Name), "bucket", "slopes"], file.Tensors.Select(t => t.Name.Split('/')[0]).Distinct());
    }

    [Fact]
    public void Buckets_are_Hugging_Faces()
    {
        using SafetensorsReader file = Golden.Open("scores.safetensors");
        string[] cases = [.. file.Tensors.Select(t => t.Name).Where(n => n.StartsWith("bucket/", StringComparison.Ordinal))];
        Assert.Equal(8, cases.Length);
        string[] members = [.. cases.Select((name, i) =>
        {
            string[] parts = name.Split('/', '_');
            return $"[Forward] private IntTensor F{i}([Shape(601)] IntTensor j) => RelativePositionBucket(0, j, {(parts[1] == "both" ? "true" : "false")}, {parts[2]}, maxDistance: {parts[3]});";
        })];
        EmittedModel model = Loaded(string.Join("\n", members));
        var distances = new NdArray([601], [.. Enumerable.Range(-300, 601).Select(d => (double)d)]);
        for (int i = 0; i < cases.Length; i++)
        {
            float[] buckets = model.Run(model.Program.EntryPoints[i], [distances], NoSymbols)[0];
            Assert.Equal(file.Integers(cases[i]).Select(b => (float)b), buckets);
        }
    }

    [Fact]
    public void Slopes_are_those_of_the_authors()
    {
        using SafetensorsReader file = Golden.Open("scores.safetensors");
        string[] cases = [.. file.Tensors.Select(t => t.Name).Where(n => n.StartsWith("slopes/", StringComparison.Ordinal))];
        Assert.Equal(11, cases.Length);
        EmittedModel model = Loaded(string.Join("\n", cases.Select((name, i) => $"[Forward] private Tensor F{i}([Shape(1)] Tensor x) => x + AlibiSlopes({name.Split('/')[1]});")));
        for (int i = 0; i < cases.Length; i++)
        {
            Assert.Equal(file.Floats(cases[i]), model.Run(model.Program.EntryPoints[i], [new NdArray([1], [0])], NoSymbols)[0]);
        }
    }

    private static EmittedModel Load()
    {
        using SafetensorsReader file = Golden.Open("scores.safetensors");
        EmittedModel model = Loaded(string.Join("\n", Calls.Select(call =>
        {
            string arguments = call.Parameters.Aggregate(call.Arguments, (text, parameter) => text.Replace(parameter, $"{call.Name}_{parameter}", StringComparison.Ordinal));
            string parameters = string.Join("\n", call.Parameters.Select(p => $"private readonly Parameter {call.Name}_{p} = new([{Sizes(p)}]);"));
            string inputs = string.Join(", ", new[] { "query", "key", "value" }.Select(i => $"[Shape({Sizes(i)})] Tensor {i}").Concat(call.Integers.Select(i => $"[Shape({Sizes(i)})] IntTensor {i}")));
            return $"{parameters}\n[Forward] private Tensor Run_{call.Name}({inputs}) => ScaledDotProductAttention(query, key, value, enableGqa: true, {arguments});";

            string Sizes(string tensor) => string.Join(", ", SizesOf(file, $"{call.Name}/{tensor}"));
        })));
        model.SetParameters([.. model.Program.Parameters.Select(p => Floats(file, $"{p.Path[..p.Path.LastIndexOf('_')]}/{p.Path[(p.Path.LastIndexOf('_') + 1)..]}"))]);
        return model;
    }

    private static EmittedModel Loaded(string members)
    {
        string source = TestCompilation.Model(members);
        return EmittedModel.Load(ModelCompiler.Differentiate(Lowered.Model(source), null, TestContext.Current.CancellationToken), source);
    }

    private static NdArray Floats(SafetensorsReader file, string name) => new(SizesOf(file, name), [.. file.Floats(name).Select(v => (double)v)]);

    private static NdArray Integers(SafetensorsReader file, string name) => new(SizesOf(file, name), [.. file.Integers(name).Select(v => (double)v)]);

    private static int[] SizesOf(SafetensorsReader file, string name) => file.TryFind(name, out SafetensorsTensor? tensor) ? tensor.Shape.ToArray() : throw new ArgumentException(name);
}
