using DeclaredModels;
using FashionMnist;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>The weights of a model: initialisation, the table of parameters, files.</summary>
public sealed class WeightTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("modelgen").FullName;

    private string FilePath => Path.Combine(folder, "weights.safetensors");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Equal_seeds_give_equal_weights()
    {
        Numbers.SameBits(new FashionNet(seed: 3).Parameters.Values, new FashionNet(seed: 3).Parameters.Values, "weights");
        Assert.False(new FashionNet(seed: 3).Parameters.Values.SequenceEqual(new FashionNet(seed: 4).Parameters.Values));
        Numbers.SameBits(new TinyNet(seed: 42).Parameters.Values, new TinyNet().Parameters.Values, "weights of the model's own constructor");
    }

    [Fact]
    public void Weights_begin_as_PyTorchs_do()
    {
        ParameterSet parameters = new FashionNet(seed: 1).Parameters;
        foreach ((string name, double bound) in new[] { ("fc1", 1 / Math.Sqrt(784)), ("fc2", 1 / Math.Sqrt(128)), ("fc3", 1 / Math.Sqrt(64)) })
        {
            float[] weight = parameters[$"{name}.weight"].ToArray(), bias = parameters[$"{name}.bias"].ToArray();
            Assert.All(weight.Concat(bias), v => Assert.InRange(v, -bound, bound));

            // The mean square of a uniform distribution is a third of the bound's.
            Assert.Equal(bound * bound / 3, weight.Average(v => (double)v * v), bound * bound * 0.05);
            Assert.NotEqual(0, bias.Sum());
        }

        Assert.All(new Estimator(seed: 1).Parameters["blocks.4.scale"].ToArray(), v => Assert.Equal(1, v));
    }

    [Fact]
    public void The_table_has_names_and_shapes_as_a_state_dict()
    {
        Assert.Equal(
            ["fc1.weight [128, 784]", "fc1.bias [128]", "fc2.weight [64, 128]", "fc2.bias [64]", "fc3.weight [10, 64]", "fc3.bias [10]"],
            new FashionNet(seed: 1).Parameters.Select(p => p.ToString()));
        ParameterSet estimator = new Estimator(seed: 1).Parameters;
        Assert.Equal(
            ["blocks.3.up.weight [256, 64]", "blocks.3.up.bias [256]", "blocks.3.down.weight [64, 256]", "blocks.3.down.bias [64]", "blocks.3.scale [64]"],
            estimator.Where(p => p.Name.StartsWith("blocks.3.", StringComparison.Ordinal)).Select(p => p.ToString()));
        Assert.Equal(36, estimator.Count);
        Assert.Equal(200_130, estimator.ElementCount);
        Assert.Equal(
            ["generator.0.weight", "generator.0.bias", "generator.2.weight", "generator.2.bias", "discriminator.0.weight", "discriminator.0.bias", "discriminator.2.weight"],
            new Gan(seed: 1).Parameters.Select(p => p.Name));
        Assert.Equal("temperature []", new Stacked(seed: 1).Parameters[^1].ToString());
        Assert.Empty(new Reductions(seed: 1).Parameters);
    }

    [Fact]
    public void Values_are_read_and_written_by_logical_index()
    {
        var net = new TinyNet();
        NamedTensor weight = net.Parameters["fc2.weight"];
        weight.SetValue(2.5f, 2, 15);
        Assert.Equal(2.5f, weight.GetValue(2, 15));
        Assert.Equal(2.5f, weight.ToArray()[47]);
        net.Parameters.Clear();
        net.Parameters["fc1.bias"].SetValue(3, 15);
        weight.SetValue(2, 1, 15);
        float[] scores = new float[3];
        net.ScoresOfOne(new float[4], scores);
        Assert.Equal([0, 6, 0], scores);
    }

    [Fact]
    public void Weights_survive_a_file_bit_for_bit()
    {
        var net = new Stacked(seed: 9);
        net.Parameters.States[0].CopyFrom([1, 2, 3, 4, 5, 6]);
        net.Save(FilePath);
        Stacked read = Stacked.FromFile(FilePath);
        Numbers.SameBits(net.Parameters.Values, read.Parameters.Values, "weights");
        Assert.Equal([1, 2, 3, 4, 5, 6], read.Parameters.States[0].ToArray());
        float[] x = Golden.Signed(95, 12), expected = new float[8], actual = new float[8];
        net.Predict(x, expected, rows: 2);
        read.Predict(x, actual, rows: 2);
        Numbers.SameBits(expected, actual, "results");

        var other = new Stacked(seed: 10);
        other.Load(FilePath);
        Numbers.SameBits(net.Parameters.Values, other.Parameters.Values, "loaded weights");
        Assert.Equal(FilePath, Assert.Single(Directory.GetFiles(folder)));
    }

    [Fact]
    public void Weights_survive_a_stream_and_memory_bit_for_bit()
    {
        var net = new Stacked(seed: 9);
        net.Parameters.States[0].CopyFrom([1, 2, 3, 4, 5, 6]);
        using var stream = new MemoryStream();
        net.Save(stream);
        net.Save(FilePath);
        Assert.Equal(File.ReadAllBytes(FilePath), stream.ToArray());
        Stacked read = Stacked.FromBytes(stream.ToArray()), loaded = new(seed: 10), copied = new(seed: 11);
        stream.Position = 0;
        loaded.Load(stream);
        copied.Load(stream.ToArray());
        foreach (Stacked other in (Stacked[])[read, loaded, copied])
        {
            Numbers.SameBits(net.Parameters.Values, other.Parameters.Values, "weights");
            Numbers.SameBits(net.Parameters.State, other.Parameters.State, "states");
        }

        Assert.Throws<WeightMismatchException>(() => TinyNet.FromBytes(stream.ToArray()));
    }

    [Fact]
    public void A_file_with_PyTorchs_names_and_layout_loads()
    {
        using SafetensorsReader golden = Golden.Open("mlp.safetensors");
        var file = new SafetensorsWriter();
        foreach (SafetensorsTensor tensor in golden.Tensors.Where(t => t.Name.StartsWith("adam/fc", StringComparison.Ordinal)))
        {
            file.Add(tensor.Name["adam/".Length..], tensor.Shape, golden.Floats(tensor.Name));
        }

        file.Save(FilePath);
        FashionNet net = FashionNet.FromFile(FilePath);
        foreach (NamedTensor parameter in net.Parameters)
        {
            Numbers.SameBits(golden.Floats($"adam/{parameter.Name}"), parameter.ToArray(), parameter.Name);
        }
    }

    [Fact]
    public void Mismatches_are_listed_all_at_once_and_nothing_is_loaded()
    {
        var file = new SafetensorsWriter();
        file.Add("fc1.weight", [16, 4], new float[64]);
        file.Add("fc2.weight", [16, 3], new float[48]);
        file.Add("fc2.bias", [3], new int[3]);
        file.Add("fc3.bias", [10], new float[10]);
        file.Save(FilePath);
        var net = new TinyNet();
        float[] before = net.Parameters.Values.ToArray();
        var error = Assert.Throws<WeightMismatchException>(() => net.Load(FilePath));
        string[] expected =
        [
            "fc1.bias [16]: not in the file",
            "fc2.weight: the file has [16, 3], the model [3, 16]",
            "fc2.bias [3]: the file has I32, the model F32",
            "fc3.bias [10]: not in the model",
        ];
        Assert.Equal(expected, error.Mismatches);
        Assert.All(expected, line => Assert.Contains(line, error.Message, StringComparison.Ordinal));
        Assert.Contains(FilePath, error.Message, StringComparison.Ordinal);
        Numbers.SameBits(before, net.Parameters.Values, "weights after a failed load");
        Assert.Throws<WeightMismatchException>(() => TinyNet.FromFile(FilePath));
    }

    [Fact]
    public void A_file_that_breaks_off_changes_nothing()
    {
        new TinyNet(seed: 1).Save(FilePath);
        var net = new TinyNet();
        float[] before = net.Parameters.Values.ToArray();
        byte[] whole = File.ReadAllBytes(FilePath);
        foreach (int length in new[] { 0, 7, 100, whole.Length - 4 })
        {
            File.WriteAllBytes(FilePath, whole[..length]);
            Assert.Throws<InvalidDataException>(() => net.Load(FilePath));
        }

        File.Delete(FilePath);
        Assert.Throws<FileNotFoundException>(() => net.Load(FilePath));
        Numbers.SameBits(before, net.Parameters.Values, "weights after failed loads");
    }

    [Fact]
    public void A_save_that_fails_leaves_the_file_as_it_was()
    {
        var net = new TinyNet();
        net.Save(FilePath);
        byte[] before = File.ReadAllBytes(FilePath);
        Assert.ThrowsAny<IOException>(() => net.Save(Path.Combine(folder, "missing", "weights.safetensors")));
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void A_model_belongs_to_its_layers()
    {
        var net = new TinyNet();
        ParameterSet other = new Gan(seed: 1).Parameters;
        Assert.Equal("The sets belong to different model classes. (Parameter 'source')", Assert.Throws<ArgumentException>(() => net.Parameters.CopyFrom(other)).Message);
        Assert.Contains("fc2.bias", Assert.Throws<KeyNotFoundException>(() => net.Parameters["fc3.bias"]).Message, StringComparison.Ordinal);
    }
}
