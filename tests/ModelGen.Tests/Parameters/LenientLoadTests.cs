namespace ModelGen.Tests.Parameters;

/// <summary>Weights under other names, and files with more or fewer tensors than the model has.</summary>
public sealed class LenientLoadTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private readonly ParameterSet set = new(Layouts.Mixed);

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData("path")]
    [InlineData("stream")]
    [InlineData("bytes")]
    public void What_fits_is_loaded_and_the_rest_is_named(string from)
    {
        ParameterSet source = Layouts.Numbered(Layouts.Mixed);
        var file = new SafetensorsWriter();
        file.Add("module.a.weight", [70, 12], source["a.weight"].ToArray());
        file.Add("module.b.weight", [5, 3], new float[15]);
        file.Add("module.head.weight", [2], new float[2]);
        file.Add("table", [2, 3, 4], source["table"].ToArray());
        file.Save(path);
        set["a.bias"].SetValue(7, 3);
        LoadReport report = Load(from, new LoadOptions { Prefix = "module.", Strict = false });
        Assert.Equal(["a.weight", "table"], report.Loaded);
        Assert.Equal(["a.bias", "mean", "scale"], report.Missing);
        Assert.Equal(["module.head.weight"], report.Unexpected);
        Assert.Equal(["b.weight: the file has [5, 3], the model [3, 5]"], report.Mismatched);
        Assert.False(report.IsComplete);
        Assert.Contains("missing: a.bias, mean, scale", report.ToString(), StringComparison.Ordinal);
        Assert.Equal(source["a.weight"].ToArray(), set["a.weight"].ToArray());
        Assert.Equal(source["table"].ToArray(), set["table"].ToArray());
        Assert.Equal(7, set["a.bias"].GetValue(3));
    }

    [Fact]
    public void Names_are_mapped_and_some_are_left_out()
    {
        ParameterSet source = Layouts.Numbered(Layouts.Mixed);
        var file = new SafetensorsWriter();
        foreach (NamedTensor parameter in source)
        {
            file.Add("old_" + parameter.Name, parameter.Shape.AsSpan(), parameter.ToArray());
        }

        file.Add("old_mean", [5], new float[5]);
        file.Add("step", [], new float[1]);
        file.Save(path);
        LoadReport report = set.Load(path, new LoadOptions { Rename = name => name == "step" ? null : name["old_".Length..] });
        Assert.True(report.IsComplete);
        Assert.Equal("6 tensors loaded", report.ToString());
        Assert.Equal(source.Values.ToArray(), set.Values.ToArray());
    }

    [Fact]
    public void Strict_loads_list_everything_and_change_nothing()
    {
        var file = new SafetensorsWriter();
        file.Add("module.a.weight", [70, 12], new float[840]);
        file.Add("extra", [1], new float[1]);
        file.Save(path);
        string message = Assert.Throws<WeightMismatchException>(() => set.Load(path, new LoadOptions { Prefix = "module." })).Message;
        Assert.Contains("a.bias [70]: not in the file", message, StringComparison.Ordinal);
        Assert.Contains("extra [1]: not in the model", message, StringComparison.Ordinal);
        Assert.DoesNotContain("a.weight", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_tensors_that_become_one_are_refused_in_any_case()
    {
        var file = new SafetensorsWriter();
        file.Add("module.scale", [], new float[1]);
        file.Add("scale", [], new float[1]);
        file.Save(path);
        var options = new LoadOptions { Prefix = "module.", Strict = false };
        Assert.Contains("another tensor of the file is scale", Assert.Throws<WeightMismatchException>(() => set.Load(path, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_breaks_off_changes_nothing()
    {
        Layouts.Numbered(Layouts.Mixed).Save(path);
        byte[] bytes = File.ReadAllBytes(path)[..^5];
        float[] before = set.Values.ToArray();
        using var stream = new MemoryStream(bytes);
        Assert.ThrowsAny<Exception>(() => set.Load(stream, new LoadOptions { Strict = false }));
        Assert.Equal(before, set.Values.ToArray());
    }

    private LoadReport Load(string from, LoadOptions options)
    {
        using FileStream stream = File.OpenRead(path);
        return from switch
        {
            "path" => set.Load(path, options),
            "stream" => set.Load(stream, options),
            _ => set.Load(File.ReadAllBytes(path), options),
        };
    }
}
