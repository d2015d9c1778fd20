using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Declared models compute what PyTorch computes with the same checkpoint, whose names and orientations are Hugging Face's.</summary>
public sealed class CheckpointNameTests : IDisposable
{
    private const int Batch = 2;
    private const int Time = 7;

    private static readonly float[] mask = [.. Enumerable.Range(0, Time * Time).Select(i => i % Time <= i / Time ? 1f : 0f)];

    private readonly string folder = Directory.CreateTempSubdirectory("modelgen").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Gpt2() => Check("gpt2", DeclaredModels.Gpt2.FromFile, n => n.Parameters, (net, golden, y) => net.Logits(golden.Integers("gpt2/x"), mask, y, Batch, Time));

    /// <summary>The sample's declaration goes on token by token, from any beginning.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(Time)]
    public void Gpt2_of_the_sample(int beginning) => Check("gpt2", TinyGpt2.FromFile, n => n.Parameters, (net, golden, y) =>
    {
        int[] tokens = golden.Integers("gpt2/x");
        for (int row = 0; row < Batch; row++)
        {
            TinyGpt2.Session session = net.CreateSession(batch: 1, capacity: 11);
            for (int done = 0, next = beginning; done < Time; done += next, next = 1)
            {
                session.Next(tokens.AsSpan((row * Time) + done, next), y.AsSpan(((row * Time) + done + next - 1) * 23, 23), next);
            }

            // What is before the end of the beginning is asked by itself.
            for (int time = 1; time < beginning; time++)
            {
                net.Next(tokens.AsSpan(row * Time, time), y.AsSpan(((row * Time) + time - 1) * 23, 23), batch: 1, time);
            }
        }
    });

    [Fact]
    public void Llama()
    {
        double[] angles = [.. Enumerable.Range(0, Time * 4).Select(i => i / 4 * Math.Pow(10000, -(i % 2) / 2.0))];
        float[] cos = Array.ConvertAll(angles, a => (float)Math.Cos(a)), sin = Array.ConvertAll(angles, a => (float)Math.Sin(a));
        Check("llama", DeclaredModels.Llama.FromFile, n => n.Parameters, (net, golden, y) => net.Logits(golden.Integers("llama/x"), mask, cos, sin, y, Batch, Time), isInvertible: false);
    }

    [Fact]
    public void Bert() => Check("bert", DeclaredModels.Bert.FromFile, n => n.Parameters, (net, golden, y) => net.Encode(golden.Integers("bert/x"), new int[Batch * Time], y, Batch, Time));

    [Fact]
    public void DistilBert() => Check("distilbert", DeclaredModels.DistilBert.FromFile, n => n.Parameters, (net, golden, y) => net.Encode(golden.Integers("distilbert/x"), y, Batch, Time));

    [Fact]
    public void Vit() => Check("vit", DeclaredModels.Vit.FromFile, n => n.Parameters, (net, golden, y) => net.Encode(golden.Floats("vit/x"), y, Batch));

    [Fact]
    public void T5() => Check(
        "t5", T5Encoder.FromFile, n => n.Parameters, (net, golden, y) => net.Encode(golden.Integers("t5/x"), golden.Integers("t5/bucket"), y, Batch, Time), isInvertible: false);

    /// <summary>A head that is tied to the table of tokens is not in the file.</summary>
    [Fact]
    public void A_tied_head_is_loaded_from_the_table()
    {
        string path = Extract("llama", name => name == "lm_head.weight" ? null : name);
        ParameterSet parameters = DeclaredModels.Llama.FromFile(path).Parameters;
        Numbers.SameBits(parameters["tokens.weight"].ToArray(), parameters["output.weight"].ToArray(), "output.weight");
    }

    [Fact]
    public void What_a_model_has_saved_comes_back_whatever_its_map()
    {
        var net = new Gpt2(seed: 3);
        string path = Path.Combine(folder, "own.safetensors");
        net.Save(path);
        Numbers.SameBits(net.Parameters.Values, DeclaredModels.Gpt2.FromFile(path).Parameters.Values, "weights");
        net.Load(path);
        net.Parameters.Save(path, net.Parameters.WeightMap!);
        Numbers.SameBits(net.Parameters.Values, DeclaredModels.Gpt2.FromFile(path).Parameters.Values, "weights under the names of checkpoints");
    }

    /// <summary>The page has the maps of these models as they stand here.</summary>
    [Theory]
    [InlineData(typeof(Gpt2))]
    [InlineData(typeof(Llama))]
    [InlineData(typeof(Bert))]
    [InlineData(typeof(DistilBert))]
    [InlineData(typeof(Vit))]
    [InlineData(typeof(T5Encoder))]
    public void The_page_has_the_maps(Type model)
    {
        string page = File.ReadAllText(Path.Combine(Root, "docs", "transformers.md"));
        string[] lines = [.. File.ReadLines(Path.Combine(Root, "tests", "ModelGen.Models.Tests", "Models", model.Name + ".cs")).Where(l => l.StartsWith("[Weights(", StringComparison.Ordinal) || l.StartsWith("[IgnoreWeights(", StringComparison.Ordinal))];
        Assert.NotEmpty(lines);
        Assert.Contains(string.Join('\n', lines), page, StringComparison.Ordinal);
    }

    private static string Root
    {
        get
        {
            string folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "ModelGen.sln")))
            {
                folder = Path.GetDirectoryName(folder)!;
            }

            return folder;
        }
    }

    private void Check<T>(string name, Func<string, T> open, Func<T, ParameterSet> parametersOf, Action<T, SafetensorsReader, float[]> run, bool isInvertible = true)
    {
        using SafetensorsReader golden = Golden.Open("checkpoints.safetensors");
        float[] expected = golden.Floats($"{name}/y");
        string path = Extract(name, n => n);
        T net = open(path);
        float[] actual = new float[expected.Length];
        run(net, golden, actual);
        Golden.Close(expected, actual, name);

        // Without what the whole model's class puts in front of names, and from a folder.
        string shorter = Path.Combine(folder, "folder");
        Directory.CreateDirectory(shorter);
        File.Move(Extract(name, n => n.StartsWith("lm_head", StringComparison.Ordinal) || n.StartsWith("encoder", StringComparison.Ordinal) ? n : n[(n.IndexOf('.', StringComparison.Ordinal) is var dot && n.StartsWith("shared", StringComparison.Ordinal) || name == "bert" ? 0 : dot + 1)..]), Path.Combine(shorter, "model.safetensors"));
        Numbers.SameBits(parametersOf(net).Values, parametersOf(open(shorter)).Values, "weights of names without a prefix");
        ParameterSet parameters = parametersOf(net);
        if (!isInvertible)
        {
            Assert.Contains("cannot be inverted", Assert.Throws<ArgumentException>(() => parameters.Save(path, parameters.WeightMap!)).Message, StringComparison.Ordinal);
            return;
        }

        parameters.Save(path, parameters.WeightMap!);
        using SafetensorsReader saved = SafetensorsReader.Open(path);
        string prefix = name == "bert" ? "bert." : "";
        foreach (SafetensorsTensor tensor in saved.Tensors)
        {
            string original = tensor.Name[prefix.Length..].Replace("Norm.weight", name == "bert" ? "Norm.gamma" : "Norm.weight", StringComparison.Ordinal).Replace("Norm.bias", name == "bert" ? "Norm.beta" : "Norm.bias", StringComparison.Ordinal);
            Numbers.SameBits(golden.Floats($"{name}/file/{original}"), saved.Floats(tensor.Name), tensor.Name);
        }
    }

    /// <summary>Writes a model's checkpoint as a file; names may change or be left out.</summary>
    private string Extract(string name, Func<string, string?> rename)
    {
        using SafetensorsReader golden = Golden.Open("checkpoints.safetensors");
        string start = $"{name}/file/", path = Path.Combine(folder, "model.safetensors");
        var file = new SafetensorsWriter();
        foreach (SafetensorsTensor tensor in golden.Tensors.Where(t => t.Name.StartsWith(start, StringComparison.Ordinal)))
        {
            if (rename(tensor.Name[start.Length..]) is not { } renamed)
            {
                continue;
            }

            if (tensor.Type == SafetensorsType.I32)
            {
                file.Add(renamed, tensor.Shape, golden.Integers(tensor.Name));
            }
            else
            {
                file.Add(renamed, tensor.Shape, golden.Floats(tensor.Name));
            }
        }

        file.Save(path);
        return path;
    }
}
