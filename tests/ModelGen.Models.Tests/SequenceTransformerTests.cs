using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>A model of PyTorch's <c>nn.Transformer</c>: names, files, training, memory.</summary>
public sealed class SequenceTransformerTests
{
    private const int Batch = 2;
    private const int Time = 7;
    private const int Steps = 4;

    private static readonly float[] Source = Golden.Signed(400, Batch * Time * 16);
    private static readonly float[] Target = Golden.Signed(401, Batch * Steps * 16);
    private static readonly int[] Padding = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1];
    private static readonly int[] Label = [0, 1, 2, 3, 4, 0, 1, 2];

    /// <summary>Files have the names, and the order, of PyTorch's <c>state_dict</c>.</summary>
    [Fact]
    public void Files_have_the_names_of_PyTorch()
    {
        var net = new SequenceTransformer(seed: 3);
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "net.safetensors");
        net.Save(path);
        using SafetensorsReader file = SafetensorsReader.Open(path);
        string[] encoder = [.. Names("self_attn"), .. Tail(2)], decoder = [.. Names("self_attn"), .. Names("multihead_attn"), .. Tail(3)];
        string[] expected =
        [
            .. Enumerable.Range(0, 3).SelectMany(i => encoder.Select(n => $"net.encoder.layers.{i}.{n}")), "net.encoder.norm.weight", "net.encoder.norm.bias",
            .. Enumerable.Range(0, 2).SelectMany(i => decoder.Select(n => $"net.decoder.layers.{i}.{n}")), "net.decoder.norm.weight", "net.decoder.norm.bias",
            "output.weight", "output.bias",
        ];
        Assert.Equal(expected, net.Parameters.Select(p => p.Name));
        Assert.Equal(expected.Order(StringComparer.Ordinal), file.Tensors.Select(t => t.Name).Order(StringComparer.Ordinal));

        SequenceTransformer loaded = SequenceTransformer.FromFile(path);
        Assert.Equal(Scores(net), Scores(loaded));

        static string[] Names(string attention) => [.. new[] { "in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias" }.Select(n => $"{attention}.{n}")];

        static IEnumerable<string> Tail(int norms) =>
            new[] { "linear1", "linear2" }.Concat(Enumerable.Range(1, norms).Select(i => $"norm{i}")).SelectMany(n => new[] { n + ".weight", n + ".bias" });
    }

    /// <summary>The source's padding is not seen, nor what is later in the target.</summary>
    [Fact]
    public void What_is_masked_changes_nothing()
    {
        var net = new SequenceTransformer(seed: 3);
        float[] scores = Scores(net), source = [.. Source], target = [.. Target];
        source.AsSpan((Batch * Time * 16) - 32).Fill(1000);
        Assert.Equal(scores, Scores(net, source));
        target.AsSpan(((Batch - 1) * Steps * 16) + 32).Fill(9);
        float[] other = Scores(net, source, target);
        Assert.Equal(scores[..((Steps + 2) * 5)], other[..((Steps + 2) * 5)]);
        Assert.NotEqual(scores, other);
    }

    [Fact]
    public void It_learns_and_allocates_nothing()
    {
        var net = new SequenceTransformer(seed: 3);
        using SequenceTransformer.Trainer trainer = net.CreateTrainer(new AdamW(0.01), Batch, Time, Steps, seed: 1);
        float first = net.Loss(Source, Target, Padding, Label, Batch, Time, Steps);
        for (int i = 0; i < 60; i++)
        {
            trainer.Step(Source, Target, Padding, Label, Batch, Time, Steps);
        }

        Assert.InRange(net.Loss(Source, Target, Padding, Label, Batch, Time, Steps), 0, first / 4);
        float[] scores = new float[Batch * Steps * 5];
        Allocations.None(() => net.Scores(Source, Target, Padding, scores, Batch, Time, Steps));
        Allocations.None(() => trainer.Step(Source, Target, Padding, Label, Batch, Time, Steps));
    }

    /// <summary>As <see cref="Init"/>s of the declaration say.</summary>
    [Fact]
    public void Layers_say_how_they_start()
    {
        var layer = new Transformer(16, 4, 1, 1, 24);
        Assert.Equal(Init.XavierUniform(), layer.Decoder.Layers[0].MultiheadAttn.OutProj.Weight.Init);
        Assert.Equal(Init.XavierUniform(), layer.Encoder.Layers[0].Linear1.Weight.Init);
        Assert.NotEqual(Init.XavierUniform(), new TransformerEncoder(16, 4, 1).Layers[0].Linear1.Weight.Init);
    }

    private static float[] Scores(SequenceTransformer net, float[]? source = null, float[]? target = null)
    {
        float[] scores = new float[Batch * Steps * 5];
        net.Scores(source ?? Source, target ?? Target, Padding, scores, Batch, Time, Steps);
        return scores;
    }
}
