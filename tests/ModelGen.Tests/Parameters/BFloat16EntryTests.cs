using System.Runtime.InteropServices;
using ModelGen.Runtime;

namespace ModelGen.Tests.Parameters;

/// <summary>Weights of bfloat16 in a set: they are rounded once, whatever brings them, and read as floats.</summary>
public sealed class BFloat16EntryTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");

    /// <summary>Parts that end within panels, granules that are the last of an odd number, one column, no rows, and floats between them.</summary>
    private static ParameterLayout Large { get; } = Layout(true);

    /// <summary>The same names and shapes with floats alone.</summary>
    private static ParameterLayout Floats { get; } = Layout(false);

    public void Dispose() => File.Delete(path);

    [Fact]
    public void It_takes_half_the_memory()
    {
        Assert.Equal(64 * 700 / 2, new BFloat16Entry("w", [64, 700], 0, Init.Zeros).StoredLength);
        Assert.Equal(16, new BFloat16Entry("w", [1, 1], 0, Init.Zeros).StoredLength);
        Assert.Equal(32, new BFloat16Entry("w", [3, 3], 0, Init.Zeros).StoredLength);
        Assert.Equal(0, new BFloat16Entry("w", [0, 3], 0, Init.Zeros).StoredLength);
    }

    [Fact]
    public void First_values_are_those_of_floats_rounded()
    {
        using Parallelism.Scope threads = Parallelism.Use(3);
        ParameterSet set = new(Large), floats = new(Floats);
        set.Values.Fill(float.NaN);
        set.Initialize(11);
        floats.Initialize(11);
        RequireRounded(floats, set);
        Assert.Equal(0, set.Values.Count(float.NaN));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Floats_of_a_file_are_rounded_once_and_saved_as_they_are(int count)
    {
        using Parallelism.Scope threads = Parallelism.Use(count);
        ParameterSet floats = new(Floats), set = new(Large), again = new(Large);
        floats.Initialize(3);
        floats.Save(path);
        set.Load(path);
        RequireRounded(floats, set);
        RequireRounded(floats, ParameterSet.FromFile(Large, path));
        RequireRounded(floats, ParameterSet.FromBytes(Large, File.ReadAllBytes(path)));

        set.Save(path);
        using (var saved = SafetensorsReader.Open(path))
        {
            Assert.Equal(SafetensorsType.BF16, saved.Tensors.Single(t => t.Name == "wide").Type);
            Assert.Equal(SafetensorsType.F32, saved.Tensors.Single(t => t.Name == "bias").Type);
        }

        using var stream = new MemoryStream();
        set.Save(stream);
        Assert.True(stream.ToArray().AsSpan().SequenceEqual(File.ReadAllBytes(path)));
        again.Load(path);
        Assert.True(again.Values.SequenceEqual(set.Values));

        // What has been rounded is a float like any other.
        floats.Load(path);
        RequireRounded(floats, set);
    }

    [Fact]
    public void Elements_and_rows_are_read_and_written_by_their_indices()
    {
        var set = new ParameterSet(Large);
        NamedTensor wide = set["wide"];
        wide.SetValue(1.00390625f, 1002, 516);
        wide.SetValue(-3.0000002f, 64, 1);
        Assert.Equal(1f, wide.GetValue(1002, 516));
        Assert.Equal(-3f, wide.GetValue(64, 1));
        var row = new float[517];
        row.AsSpan().Fill(0.5f);
        wide.SetRow(63, row);
        float[] all = wide.ToArray();
        Assert.Equal((1f, -3f, 517), (all[^1], all[(64 * 517) + 1], all.Count(v => v == 0.5f)));
        Assert.All(all[(63 * 517)..(64 * 517)], v => Assert.Equal(0.5f, v));
        Assert.Throws<ArgumentOutOfRangeException>(() => wide.GetValue(1003, 0));
    }

    [Fact]
    public void A_map_transposes_joins_and_saves_backwards()
    {
        using Parallelism.Scope threads = Parallelism.Use(3);
        WeightMap map = new WeightMap().Add("c_fc", "wide", transpose: true).Add("n.{a,b}", "narrow").Add("f", "flat");
        ParameterSet floats = new(Floats), set = new(Large);
        floats.Initialize(5);
        var file = new SafetensorsWriter();
        float[] narrow = floats["narrow"].ToArray(), wide = floats["wide"].ToArray(), transposed = new float[wide.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            transposed[(i % 517 * 1003) + (i / 517)] = wide[i];
        }

        file.Add("c_fc", [517, 1003], transposed);
        file.Add("n.a", [30_001, 5], narrow.AsMemory(0, 150_005));
        file.Add("n.b", [40_000, 5], narrow.AsMemory(150_005));
        file.Add("f", [3, 30_011], floats["flat"].ToArray());
        file.Add("bias", [7], floats["bias"].ToArray());
        file.Add("none", [0, 5], ReadOnlyMemory<float>.Empty);
        file.Add("odd", [17, 3], floats["odd"].ToArray());
        file.Save(path);
        set.Load(path, new LoadOptions { Map = map });
        RequireRounded(floats, set);

        WeightMap whole = new WeightMap().Add("c_fc", "wide", transpose: true);
        set.Save(path, whole);
        using (var saved = SafetensorsReader.Open(path))
        {
            SafetensorsTensor tensor = saved.Tensors.Single(t => t.Name == "c_fc");
            Assert.Equal((SafetensorsType.BF16, 517, 1003), (tensor.Type, tensor.Shape[0], tensor.Shape[1]));
        }

        var again = new ParameterSet(Large);
        again.Load(path, new LoadOptions { Map = whole });
        Assert.True(again.Values.SequenceEqual(set.Values));
    }

    [Fact]
    public void Nothing_is_trained_or_averaged()
    {
        ParameterSet set = new(Large), other = new(Large);
        Assert.Contains("wide is bfloat16", Assert.Throws<InvalidOperationException>(set.CreateGradients).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => set.Lerp(other, 0.5));
        other.Initialize(1);
        set.CopyFrom(other);
        Assert.True(set.Values.SequenceEqual(other.Values));
    }

    private static void RequireRounded(ParameterSet floats, ParameterSet set)
    {
        foreach (NamedTensor tensor in set)
        {
            bool isHalf = tensor.Entry.Storage == ParameterStorage.BFloat16Panels;
            float[] expected = Array.ConvertAll(floats[tensor.Name].ToArray(), v => isHalf ? Round(v) : v);
            Assert.True(tensor.ToArray().AsSpan().SequenceEqual(expected), tensor.Name);
            Span<ushort> stored = MemoryMarshal.Cast<float, ushort>(set.Block(tensor.Entry));
            int zeros = expected.Count(v => v == 0);
            Assert.Equal(isHalf ? stored.Length - tensor.Length + zeros : 0, isHalf ? stored.Count((ushort)0) : 0);
        }
    }

    /// <summary>The nearer of both neighbours, in double precision; of two equally near ones the even.</summary>
    private static float Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value) & 0xFFFF0000;
        float low = BitConverter.UInt32BitsToSingle(bits), high = BitConverter.UInt32BitsToSingle(bits + 0x10000);
        double toLow = Math.Abs((double)value - low), toHigh = Math.Abs((double)high - value);
        return toLow < toHigh || (toLow == toHigh && (bits & 0x10000) == 0) ? low : high;
    }

    private static ParameterLayout Layout(bool hasHalves)
    {
        int size = 0;
        var entries = new List<ParameterEntry>();
        Add("wide", [1003, 517], Init.Normal(1, 0.5));
        Add("narrow", [70_001, 5], Init.KaimingUniform());
        Add("bias", [7], Init.XavierNormal());
        Add("flat", [3, 30_011], Init.Uniform(-1, 1));
        Add("none", [0, 5], Init.Normal());
        Add("odd", [17, 3], Init.Normal());
        return new ParameterLayout(size, 0, [.. entries]);

        void Add(string name, int[] shape, Init init)
        {
            entries.Add(hasHalves && shape.Length == 2 ? new BFloat16Entry(name, shape, size, init) : new ParameterEntry(name, shape, size, ParameterStorage.RowMajor, init));
            size += entries[^1].StoredLength;
        }
    }
}
