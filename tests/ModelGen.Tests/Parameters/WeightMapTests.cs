using ModelGen.Runtime;

namespace ModelGen.Tests.Parameters;

/// <summary>Files whose tensors have other names, lie the other way round or are cut otherwise than the model's.</summary>
public sealed class WeightMapTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");

    public static TheoryData<string, string> Sources => new MatrixTheoryData<string, string>(["path", "stream", "bytes"], [nameof(ParameterStorage.Panels), nameof(ParameterStorage.RowMajor)]);

    public void Dispose() => File.Delete(path);

    [Theory]
    [MemberData(nameof(Sources))]
    public void Matrices_are_turned_and_vectors_stay(string from, string storage)
    {
        ParameterLayout layout = Layout(storage, ("blocks.0.up.weight", [70, 33]), ("blocks.0.up.bias", [70]), ("blocks.11.up.weight", [17, 1]), ("blocks.11.up.bias", [17]), ("norm.weight", [5]));
        Save(("t.h.0.c_fc.weight", [33, 70]), ("t.h.0.c_fc.bias", [70]), ("t.h.11.c_fc.weight", [1, 17]), ("t.h.11.c_fc.bias", [17]), ("ln.gamma", [5]), ("t.h.0.mask", [3, 3]));
        var map = new WeightMap().Add("[t.]h.*.c_fc.*", "blocks.*.up.*", transpose: true).Add("[t.]ln.{weight|gamma}", "norm.weight").Ignore("[t.]h.*.{mask|masked_bias}");
        ParameterSet set = Load(layout, from, map);
        Assert.Equal(Transposed(Values("t.h.0.c_fc.weight", 33 * 70), 33, 70), set["blocks.0.up.weight"].ToArray());
        Assert.Equal(Values("t.h.0.c_fc.bias", 70), set["blocks.0.up.bias"].ToArray());
        Assert.Equal(Values("t.h.11.c_fc.weight", 17), set["blocks.11.up.weight"].ToArray());
        Assert.Equal(Values("ln.gamma", 5), set["norm.weight"].ToArray());
        PaddingIsZero(set);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Tensors_beside_each_other_become_one(string from, string storage)
    {
        ParameterLayout layout = Layout(storage, ("qkv.weight", [97, 7]), ("qkv.bias", [97]), ("other.weight", [65, 65]));
        Save(("q.weight", [65, 7]), ("k.weight", [15, 7]), ("v.weight", [17, 7]), ("q.bias", [65]), ("k.bias", [15]), ("v.bias", [17]), ("a", [65, 64]), ("b", [65, 1]));
        var map = new WeightMap().Add("{q,k,v}.*", "qkv.*").Add("{a,b}", "other.weight", transpose: true);
        ParameterSet set = Load(layout, from, map);
        Assert.Equal([.. Values("q.weight", 65 * 7), .. Values("k.weight", 15 * 7), .. Values("v.weight", 17 * 7)], set["qkv.weight"].ToArray());
        Assert.Equal([.. Values("q.bias", 65), .. Values("k.bias", 15), .. Values("v.bias", 17)], set["qkv.bias"].ToArray());
        Assert.Equal([.. Transposed(Values("a", 65 * 64), 65, 64), .. Values("b", 65)], set["other.weight"].ToArray());
        PaddingIsZero(set);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void One_tensor_becomes_several(string from, string storage)
    {
        ParameterLayout layout = Layout(storage, ("q.weight", [65, 6]), ("k.weight", [16, 6]), ("v.weight", [1, 6]), ("q.bias", [65]), ("k.bias", [16]), ("v.bias", [1]), ("gate", [3, 4]), ("up", [17, 4]));
        Save(("c_attn.weight", [6, 82]), ("c_attn.bias", [82]), ("gate_up", [20, 4]));
        ParameterSet set = Load(layout, from, new WeightMap().Add("c_attn.*", "{q,k,v}.*", transpose: true).Add("gate_up", "{gate,up}"));
        float[] all = Transposed(Values("c_attn.weight", 6 * 82), 6, 82), bias = Values("c_attn.bias", 82), both = Values("gate_up", 80);
        Assert.Equal(all[..(65 * 6)], set["q.weight"].ToArray());
        Assert.Equal(all[(65 * 6)..(81 * 6)], set["k.weight"].ToArray());
        Assert.Equal(all[(81 * 6)..], set["v.weight"].ToArray());
        Assert.Equal(bias[65..81], set["k.bias"].ToArray());
        Assert.Equal(both[..12], set["gate"].ToArray());
        Assert.Equal(both[12..], set["up"].ToArray());
        PaddingIsZero(set);
    }

    [Fact]
    public void Large_matrices_are_turned_in_parts_by_several_threads()
    {
        using Parallelism.Scope threads = Parallelism.Use(3);
        ParameterLayout layout = Layout("Panels", ("a", [1003, 517]), ("b", [400, 1500]), ("c", [1201, 1500]));
        Save(("turned", [517, 1003]), ("parts", [1500, 1601]));
        ParameterSet set = Load(layout, "path", new WeightMap().Add("turned", "a", transpose: true).Add("parts", "{b,c}", transpose: true));
        float[] parts = Transposed(Values("parts", 1500 * 1601), 1500, 1601);
        Assert.Equal(Transposed(Values("turned", 517 * 1003), 517, 1003), set["a"].ToArray());
        Assert.Equal(parts[..(400 * 1500)], set["b"].ToArray());
        Assert.Equal(parts[(400 * 1500)..], set["c"].ToArray());
        PaddingIsZero(set);
    }

    [Theory]
    [InlineData("path")]
    [InlineData("stream")]
    [InlineData("bytes")]
    public void Tied_weights_are_absent_or_equal(string from)
    {
        ParameterLayout layout = Layout("Panels", ("tokens", [70, 40]));
        var map = new WeightMap().Add("[t.]wte.weight", "tokens").Add("lm_head.weight", "tokens").Add("turned", "tokens", transpose: true);
        float[] values = Values("wte", 2800);
        foreach (string[] names in (string[][])[["wte.weight"], ["lm_head.weight"], ["turned"], ["wte.weight", "lm_head.weight", "turned"], ["t.wte.weight", "turned"]])
        {
            var file = new SafetensorsWriter();
            foreach (string name in names)
            {
                file.Add(name, name == "turned" ? [40, 70] : [70, 40], name == "turned" ? Transposed(values, 70, 40) : values);
            }

            file.Save(path);
            Assert.Equal(values, Load(layout, from, map)["tokens"].ToArray());
        }

        var other = new SafetensorsWriter();
        other.Add("wte.weight", [70, 40], values);
        other.Add("lm_head.weight", [70, 40], (float[])[.. values[..^1], -0f]);
        other.Save(path);
        Assert.Equal(
            ["tokens [70, 40]: the file has wte.weight and lm_head.weight for it, which differ"],
            Assert.Throws<WeightMismatchException>(() => Load(layout, from, map)).Mismatches);
    }

    [Fact]
    public void A_fallback_is_asked_last()
    {
        ParameterLayout layout = Layout("RowMajor", ("tokens", [3, 4]), ("head", [3, 4]));
        var map = new WeightMap().Add("embed", "head", fallback: true).Add("embed", "tokens").Add("lm_head", "head");
        Save(("embed", [3, 4]));
        Assert.Equal(Values("embed", 12), Load(layout, "path", map)["head"].ToArray());
        Save(("embed", [3, 4]), ("lm_head", [3, 4]));
        ParameterSet set = Load(layout, "path", map);
        Assert.Equal(Values("lm_head", 12), set["head"].ToArray());
        Assert.Equal(Values("embed", 12), set["tokens"].ToArray());
    }

    [Fact]
    public void Everything_that_does_not_fit_is_listed()
    {
        ParameterLayout layout = Layout("Panels", ("h.0.qkv", [9, 2]), ("h.1.qkv", [9, 2]), ("a", [2, 3]), ("q", [4, 2]), ("k", [4, 2]), ("lost", [1, 2]), ("p", [2, 2]), ("own", [2]));
        Save(("l.0.q", [3, 2]), ("l.0.k", [3, 2]), ("l.0.v", [4, 2]), ("l.1.q", [3, 2]), ("l.1.v", [3, 2]), ("turned", [2, 3]), ("qk", [9, 2]), ("pp", [4, 2]), ("left", [5]), ("own", [2]));
        var map = new WeightMap().Add("l.*.{q,k,v}", "h.*.qkv").Add("turned", "a", transpose: true).Add("qk", "{q,k}").Add("[m.]gone", "lost").Add("pp", "{p,absent}");
        var set = new ParameterSet(layout);
        var error = Assert.Throws<WeightMismatchException>(() => set.Load(path, new LoadOptions { Map = map }));
        Assert.Equal(
            [
                "h.0.qkv: the file has l.0.q [3, 2] and l.0.k [3, 2] and l.0.v [4, 2], the model [9, 2]",
                "h.1.qkv [9, 2]: the file has l.1.q, but not l.1.k",
                "a: the file has turned [2, 3], transposed, the model [2, 3]",
                "q: the file has qk [9, 2], the model [4, 2] as rows 0 to 4 of 8",
                "k: the file has qk [9, 2], the model [4, 2] as rows 4 to 8 of 8",
                "lost [1, 2]: not in the file as m.gone",
                "p [2, 2]: it is a part of pp, but the model has no absent, which is another one",
                "left [5]: not in the model",
            ],
            error.Mismatches);
        Assert.All(set.Values.ToArray(), value => Assert.Equal(0, value));
        LoadReport report = set.Load(path, new LoadOptions { Map = map, Strict = false });
        Assert.Equal(["own"], report.Loaded);
        Assert.Equal(["lost"], report.Missing);
        Assert.Equal(["left"], report.Unexpected);
        Assert.Equal(6, report.Mismatched.Count);
    }

    [Theory]
    [InlineData("", "a", "'' has an empty part")]
    [InlineData("a..b", "a", "empty part")]
    [InlineData("a*.b", "a", "not a whole part")]
    [InlineData("[a.b", "a", "empty or not closed")]
    [InlineData("[]b", "a", "empty or not closed")]
    [InlineData("a.[b.]c", "a", "behind its front")]
    [InlineData("{a,b", "a", "not closed")]
    [InlineData("{a}", "a", "no two names")]
    [InlineData("{a,{b,c}}", "a", "lie within others")]
    [InlineData("{a,b|c}", "a", "beside another separator")]
    [InlineData("{a,b}.{c,d}", "a", "two pairs of braces")]
    [InlineData("a}", "a", "was not opened")]
    [InlineData("a,b", "a", "separator outside of braces")]
    [InlineData("{*,a}", "a", "different numbers of '*'")]
    [InlineData("[*.]a", "a", "different numbers of '*'")]
    [InlineData("a.*", "b", "1 and 'b' 0 wildcards")]
    [InlineData("a", "[b.]c", "one name each")]
    [InlineData("a", "{b|c}", "one name each")]
    [InlineData("{a,b}", "{c,d,e}", "they are pairs")]
    [InlineData("a", "b.", "'b.' has an empty part")]
    public void Lines_that_cannot_be_read_say_why(string file, string model, string expected) =>
        Assert.Contains(expected, Assert.Throws<ArgumentException>(() => new WeightMap().Add(file, model)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_map_is_saved_backwards()
    {
        ParameterLayout layout = Layout("Panels", ("h.0.q.weight", [17, 5]), ("h.0.k.weight", [16, 5]), ("h.0.q.bias", [17]), ("h.0.k.bias", [16]), ("n1", [4]), ("n2", [4]), ("own", [3, 2]));
        var map = new WeightMap()
            .Add("[t.]l.*.c_attn.*", "h.*.{q,k}.*", transpose: true).Add("norm.{1,2}.{weight|gamma}", "{n1,n2}").Add("head", "own", fallback: true).Ignore("mask");
        ParameterSet set = Layouts.Numbered(layout);
        set.Save(path, map);
        using (SafetensorsReader file = SafetensorsReader.Open(path))
        {
            Assert.Equal(
                ["t.l.0.c_attn.weight F32 [5, 33]", "t.l.0.c_attn.bias F32 [33]", "norm.1.weight F32 [4]", "norm.2.weight F32 [4]", "own F32 [3, 2]"],
                file.Tensors.Select(t => t.ToString()));
        }

        Assert.Equal(set.Values.ToArray(), Load(layout, "path", map).Values.ToArray());
        Assert.Contains(
            "n1 is made of 2 tensors of the file, '{a,b}'",
            Assert.Throws<ArgumentException>(() => set.Save(path, new WeightMap().Add("{a,b}", "n1"))).Message,
            StringComparison.Ordinal);
        Assert.Contains("several tensors", Assert.Throws<ArgumentException>(() => set.Save(path, new WeightMap().Add("a", "n1").Add("a", "n2"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_model_saves_itself_has_its_own_names_whatever_its_map_says()
    {
        ParameterEntry[] entries = Layout("Panels", ("c_fc.weight", [20, 20]), ("c_fc.bias", [20])).Entries.ToArray();
        var layout = new ParameterLayout(672, 0, entries) { WeightMap = new WeightMap().Add("[t.]c_fc.*", "c_fc.*", transpose: true) };
        ParameterSet set = Layouts.Numbered(layout);
        set.Save(path);
        Assert.Equal(set.Values.ToArray(), ParameterSet.FromFile(layout, path).Values.ToArray());
        set.Save(path, set.WeightMap!);
        Assert.Equal(set.Values.ToArray(), ParameterSet.FromBytes(layout, File.ReadAllBytes(path)).Values.ToArray());
        var plain = new ParameterSet(layout);
        plain.Load(path, new LoadOptions { Map = new WeightMap().Add("t.c_fc.*", "c_fc.*") });
        Assert.Equal(Transposed(set["c_fc.weight"].ToArray(), 20, 20), plain["c_fc.weight"].ToArray());
    }

    private static ParameterLayout Layout(string storage, params (string Name, int[] Shape)[] tensors)
    {
        var entries = new List<ParameterEntry>();
        int size = 0;
        foreach ((string name, int[] shape) in tensors)
        {
            entries.Add(new ParameterEntry(name, shape, size, shape.Length == 2 ? Enum.Parse<ParameterStorage>(storage) : ParameterStorage.RowMajor, Init.Zeros));
            size += entries[^1].StoredLength;
        }

        return new ParameterLayout(size, 0, [.. entries]);
    }

    private static float[] Values(string name, int count) => Golden.Signed((uint)name.Sum(c => c), count);

    private static float[] Transposed(float[] values, int rows, int columns) => [.. Enumerable.Range(0, values.Length).Select(i => values[(i % rows * columns) + (i / rows)])];

    private static void PaddingIsZero(ParameterSet set)
    {
        var copy = new ParameterSet(set.Layout);
        foreach (NamedTensor tensor in set)
        {
            copy[tensor.Name].CopyFrom(tensor.ToArray());
        }

        Assert.Equal(copy.Values.ToArray(), set.Values.ToArray());
    }

    private void Save(params (string Name, int[] Shape)[] tensors)
    {
        var file = new SafetensorsWriter();
        foreach ((string name, int[] shape) in tensors)
        {
            file.Add(name, shape, Values(name, shape.Aggregate(1, (a, b) => a * b)));
        }

        file.Save(path);
    }

    private ParameterSet Load(ParameterLayout layout, string from, WeightMap map)
    {
        // Not zero before, so that padding which is not written shows.
        var set = new ParameterSet(layout);
        set.Values.Fill(float.NaN);
        using FileStream stream = File.OpenRead(path);
        var options = new LoadOptions { Map = map };
        using var buffered = new BufferedStream(new OneWay(stream));
        LoadReport report = from switch
        {
            "path" => set.Load(path, options),
            "stream" => set.Load(buffered, options),
            _ => set.Load(File.ReadAllBytes(path), options),
        };
        Assert.True(report.IsComplete);
        return set;
    }

    /// <summary>A stream that cannot seek.</summary>
    private sealed class OneWay(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
