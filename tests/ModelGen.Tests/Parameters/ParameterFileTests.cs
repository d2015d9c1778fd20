
namespace ModelGen.Tests.Parameters;

public sealed class ParameterFileTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");

    public void Dispose() => File.Delete(path);

    [Fact]
    public void What_is_saved_comes_back()
    {
        var set = new ParameterSet(Layouts.Mixed);
        set.Initialize(3);
        set.States[0].SetValue(4.5f, 2);
        set.Save(path);
        var loaded = new ParameterSet(Layouts.Mixed);
        loaded.Load(path);
        Assert.True(loaded.Values.SequenceEqual(set.Values));
        Assert.True(loaded.State.SequenceEqual(set.State));
    }

    [Fact]
    public void Files_hold_logical_row_major_tensors()
    {
        Layouts.Numbered(Layouts.Mixed).Save(path);
        using var file = SafetensorsReader.Open(path);
        Assert.True(file.TryFind("a.weight", out SafetensorsTensor? tensor));
        Assert.True(tensor.Shape.SequenceEqual([70, 12]));
        var values = new float[840];
        file.Read(tensor, values);
        Assert.Equal(Enumerable.Range(1, 840).Select(value => (float)value), values);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.True(file.TryFind("mean", out _));
    }

    [Fact]
    public void Every_mismatch_is_reported_at_once_and_nothing_is_loaded()
    {
        var file = new SafetensorsWriter();
        file.Add("a.weight", [12, 70], new float[840]);
        file.Add("a.bias", [70], new int[70]);
        file.Add("b.weight", [3, 5], new float[15]);
        file.Add("mean", [6], new float[6]);
        file.Add("scale", [], new float[1]);
        file.Add("c.weight", [1], new float[1]);
        file.Save(path);
        ParameterSet set = Layouts.Numbered(Layouts.Mixed);
        float[] before = set.Values.ToArray();
        var error = Assert.Throws<WeightMismatchException>(() => set.Load(path));
        Assert.Equal(
            [
                "a.weight: the file has [12, 70], the model [70, 12]",
                "a.bias [70]: the file has I32, the model F32",
                "table [2, 3, 4]: not in the file",
                "mean: the file has [6], the model [5]",
                "c.weight [1]: not in the model",
            ],
            error.Mismatches);
        Assert.All(error.Mismatches, line => Assert.Contains(line, error.Message, StringComparison.Ordinal));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, set.Values.ToArray());
    }

    [Fact]
    public void A_file_that_breaks_off_leaves_the_model_as_it_was()
    {
        Layouts.Numbered(Layouts.Mixed).Save(path);
        byte[] bytes = File.ReadAllBytes(path);
        var set = new ParameterSet(Layouts.Mixed);
        for (int length = 0; length < bytes.Length; length += 97)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Throws<InvalidDataException>(() => set.Load(path));
            Assert.Equal(-1, set.Values.IndexOfAnyExcept(0));
        }

        File.Delete(path);
        Assert.Throws<FileNotFoundException>(() => set.Load(path));
    }
}
