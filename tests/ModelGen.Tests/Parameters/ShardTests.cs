using System.Text;
using ModelGen.Runtime;

namespace ModelGen.Tests.Parameters;

/// <summary>Weights in several files with an index, and folders; what is wrong with either is one exception that lists all of it, and nothing is loaded.</summary>
public sealed class ShardTests : IDisposable
{
    private const string First = "model-00001-of-00002.safetensors";
    private const string Second = "model-00002-of-00002.safetensors";

    private readonly string folder = Directory.CreateTempSubdirectory("modelgen").FullName;
    private readonly ParameterSet set = new(Layouts.Mixed);
    private readonly ParameterSet saved = Layouts.Numbered(Layouts.Mixed);

    private string IndexPath => Path.Combine(folder, "model.safetensors.index.json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Files_of_an_index_are_loaded_together()
    {
        Split();
        set.Load(IndexPath);
        Assert.Equal(saved.Values.ToArray(), set.Values.ToArray());
        Assert.Equal(saved.Values.ToArray(), ParameterSet.FromFile(Layouts.Mixed, folder).Values.ToArray());
        Directory.Move(folder, folder + "-moved");
        try
        {
            set.Values.Clear();
            set.Load(folder + "-moved");
            Assert.Equal(saved.Values.ToArray(), set.Values.ToArray());
        }
        finally
        {
            Directory.Move(folder + "-moved", folder);
        }
    }

    [Fact]
    public void Links_to_files_elsewhere_are_followed()
    {
        Split();
        string blobs = Directory.CreateDirectory(Path.Combine(folder, "blobs")).FullName;
        File.Move(Path.Combine(folder, First), Path.Combine(blobs, "0123"));
        File.CreateSymbolicLink(Path.Combine(folder, First), Path.Combine("blobs", "0123"));
        set.Load(folder);
        Assert.Equal(saved.Values.ToArray(), set.Values.ToArray());
    }

    [Fact]
    public void Folders_with_one_file_are_that_file()
    {
        saved.Save(Path.Combine(folder, "model.safetensors"));
        set.Values.Clear();
        set.Load(folder);
        Assert.Equal(saved.Values.ToArray(), set.Values.ToArray());
    }

    [Fact]
    public void Folders_that_do_not_say_which_are_refused()
    {
        const string Neither = "it has neither model.safetensors nor model.safetensors.index.json";
        Assert.EndsWith(Neither + "; a file of another name is loaded by its name.", Fails<InvalidDataException>(folder), StringComparison.Ordinal);
        saved.Save(Path.Combine(folder, "a.safetensors"));
        Assert.EndsWith(Neither + "; a file of another name is loaded by its name.", Fails<InvalidDataException>(folder), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "pytorch_model.bin"), "");
        string message = Fails<InvalidDataException>(folder);
        Assert.Contains(Neither, message, StringComparison.Ordinal);
        Assert.Contains("save_pretrained(folder, safe_serialization=True)", message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => set.Load(IndexPath));
    }

    [Fact]
    public void Everything_that_is_wrong_is_listed_at_once()
    {
        Write(First, ("a.weight", [70, 12], SafetensorsType.F32), ("a.bias", [70], SafetensorsType.I32), ("table", [2, 3, 5], SafetensorsType.F32), ("hidden", [1], SafetensorsType.F32));
        Write(Second, ("a.weight", [70, 12], SafetensorsType.F32), ("b.weight", [3, 5], SafetensorsType.F32));
        File.WriteAllBytes(Path.Combine(folder, "broken.safetensors"), [255, 255, 255, 255, 255, 255, 255, 127, (byte)'{']);
        Index(
            ("a.weight", First), ("a.bias", First), ("table", First), ("b.weight", First), ("mean", "absent.safetensors"), ("scale", "broken.safetensors"), ("x", "../" + First), ("y", "/etc/passwd"),
            ("z", ".."), ("w", "../" + First), ("b.weight", Second));
        string[] mismatches = [.. Assert.Throws<WeightMismatchException>(() => set.Load(folder)).Mismatches];
        Assert.Equal(
            [
                $"'../{First}', which the index names, is not the name of a file beside it",
                "'/etc/passwd', which the index names, is not the name of a file beside it",
                "'..', which the index names, is not the name of a file beside it",
                "b.weight: the index has it twice",
                "the file 'absent.safetensors' of the index is missing",
                $"Cannot read safetensors file '{Path.Combine(folder, "broken.safetensors")}': its header should have 9223372036854775807 bytes, but in a file of 9 bytes it can have 1 at most.",
                $"hidden: it is in '{First}', but not in the index",
                $"b.weight: the index has it in '{First}', where it is not",
                "a.bias [70]: the file has I32, the model F32",
                "b.weight [3, 5]: not in the file",
                "table: the file has [2, 3, 5], the model [2, 3, 4]",
                "hidden [1]: not in the model",
            ],
            mismatches);
        Assert.All(set.Values.ToArray(), value => Assert.Equal(0, value));
        Assert.Throws<WeightMismatchException>(() => set.Load(folder, new LoadOptions { Strict = false }));
        Assert.Throws<WeightMismatchException>(() => ParameterSet.FromFile(Layouts.Mixed, folder));
    }

    [Fact]
    public void A_tensor_in_two_files_is_refused()
    {
        Split();
        var twice = new SafetensorsWriter();
        twice.Add("a.bias", [70], new float[70]);
        twice.Save(Path.Combine(folder, "more.safetensors"));
        string index = File.ReadAllText(IndexPath).Replace("\"weight_map\":{", "\"weight_map\":{\"a.bias\":\"more.safetensors\",", StringComparison.Ordinal).Replace($",\"a.bias\":\"{First}\"", "", StringComparison.Ordinal);
        File.WriteAllText(IndexPath, index);
        Assert.Contains($"a.bias: it is in '{First}' and in 'more.safetensors'", Assert.Throws<WeightMismatchException>(() => set.Load(folder)).Mismatches);
    }

    [Fact]
    public void A_file_that_is_cut_off_or_a_link_to_itself_changes_nothing()
    {
        Split();
        byte[] whole = File.ReadAllBytes(Path.Combine(folder, Second));
        File.WriteAllBytes(Path.Combine(folder, Second), whole[..^4]);
        Assert.Contains("is the file cut off?", Assert.Single(Assert.Throws<WeightMismatchException>(() => set.Load(folder)).Mismatches), StringComparison.Ordinal);
        File.Delete(Path.Combine(folder, Second));
        File.CreateSymbolicLink(Path.Combine(folder, Second), Second);
        Assert.Single(Assert.Throws<WeightMismatchException>(() => set.Load(folder)).Mismatches);
        Assert.All(set.Values.ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"weight_map\": []}")]
    [InlineData("{\"weight_map\": {}}")]
    [InlineData("{\"weight_map\": {\"a\": \"b\"}")]
    [InlineData("{\"weight_map\": {\"a\": \"b\"}} x")]
    [InlineData("{\"weight_map\": {\"a\": \"\\ud800\"}}")]
    public void Text_that_is_no_index_is_refused(string text)
    {
        File.WriteAllText(IndexPath, text);
        Assert.Throws<InvalidDataException>(() => set.Load(folder));
    }

    [Fact]
    public void Values_of_an_index_that_are_no_names_are_listed()
    {
        File.WriteAllText(IndexPath, "{\"metadata\": {\"total_size\": 1, \"deep\": [[{}]]}, \"weight_map\": {\"a\": 3, \"b\": {\"c\": \"d\"}, \"e\": null}}");
        Assert.Equal(
            ["a: the index has no name of a file for it", "b: the index has no name of a file for it", "e: the index has no name of a file for it"],
            Assert.Throws<WeightMismatchException>(() => set.Load(folder)).Mismatches.Take(3));
    }

    [Fact]
    public void Deep_and_damaged_indexes_end_in_one_of_two_exceptions()
    {
        Split();
        string index = File.ReadAllText(IndexPath);
        File.WriteAllText(IndexPath, "{\"metadata\": " + new string('[', 100_000) + new string(']', 100_000) + "}");
        Assert.Throws<InvalidDataException>(() => set.Load(folder));
        for (int i = 0; i < 300; i++)
        {
            File.WriteAllBytes(IndexPath, Encoding.UTF8.GetBytes(IO.Mutations.DamageJson(index, i)));
            try
            {
                set.Load(folder, new LoadOptions { Strict = false });
            }
            catch (Exception exception) when (exception is InvalidDataException or WeightMismatchException)
            {
            }
        }
    }

    [Fact]
    public void Quantised_weights_are_refused_with_a_hint()
    {
        Write("model.safetensors", ("a.weight", [70, 12], SafetensorsType.I8));
        Assert.Contains(
            "a.weight [70, 12]: the file has I8, the model F32; quantised weights are not read, save them as F32, F16 or BF16",
            Assert.Throws<WeightMismatchException>(() => set.Load(folder)).Mismatches);
    }

    private string Fails<T>(string path)
        where T : Exception => Assert.Throws<T>(() => set.Load(path)).Message;

    private void Split()
    {
        var files = new Dictionary<string, SafetensorsWriter> { [First] = new(), [Second] = new() };
        var places = new List<(string, string)>();
        foreach (ParameterEntry entry in Layouts.Mixed.Entries)
        {
            string file = places.Count % 3 == 2 ? Second : First;
            files[file].Add(entry.Name, entry.Shape.AsSpan(), saved.Find(entry.Name).ToArray());
            places.Add((entry.Name, file));
        }

        files[First].Save(Path.Combine(folder, First));
        files[Second].Save(Path.Combine(folder, Second));
        Index([.. places]);
    }

    private void Index(params (string Tensor, string File)[] places) => File.WriteAllText(
        IndexPath, "{\"metadata\":{\"total_size\":1},\"weight_map\":{" + string.Join(',', places.Select(p => $"\"{p.Tensor}\":\"{p.File}\"")) + "}}");

    private void Write(string name, params (string Name, int[] Shape, SafetensorsType Type)[] tensors)
    {
        var all = new List<SafetensorsTensor>();
        foreach ((string tensor, int[] shape, SafetensorsType type) in tensors)
        {
            all.Add(new SafetensorsTensor(tensor, type, shape, shape.Aggregate(1, (a, b) => a * b), all.Sum(t => t.ByteLength)));
        }

        byte[] header = SafetensorsHeader.Format(all, new Dictionary<string, string>());
        File.WriteAllBytes(Path.Combine(folder, name), [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[all.Sum(t => t.ByteLength)]]);
    }
}
