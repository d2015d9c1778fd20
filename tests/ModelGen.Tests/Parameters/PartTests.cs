using ModelGen.Runtime;

namespace ModelGen.Tests.Parameters;

/// <summary>Sets so large that they are initialised, loaded and saved in parts, by several threads where they are asked for.</summary>
public sealed class PartTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".safetensors");

    /// <summary>Dense and in panels, normal and uniform, with parts that end within panels and matrices that end within granules.</summary>
    private static ParameterLayout Large { get; } = Layout(
        ("table", [3001, 300], ParameterStorage.RowMajor, Init.Embedding(7), false),
        ("wide", [1003, 517], ParameterStorage.Panels, Init.Normal(1, 0.5), false),
        ("narrow", [70_001, 5], ParameterStorage.Panels, Init.KaimingUniform(), false),
        ("flat", [3, 30_011], ParameterStorage.Panels, Init.Uniform(-1, 1), false),
        ("bias", [70_001], ParameterStorage.RowMajor, Init.XavierNormal(), false),
        ("none", [0, 5], ParameterStorage.Panels, Init.Normal(), false),
        ("seen", [130_003], ParameterStorage.RowMajor, Init.Ones, true));

    public void Dispose() => File.Delete(path);

    [Fact]
    public void Parts_cover_every_element_once()
    {
        using Parallelism.Scope threads = Parallelism.Use(3);
        Assert.All(Large.Entries.ToArray(), entry =>
        {
            int next = 0;
            foreach (TensorPart part in TensorPart.Of([entry]))
            {
                Assert.Equal(next, part.First);
                Assert.InRange(part.Count, 1, 16 * 30_011);
                Assert.True(part.IsDense || (part.First % entry.Shape[1] == 0 && part.Count % entry.Shape[1] == 0));
                next += part.Count;
            }

            Assert.Equal(entry.Length, next);
        });
        Assert.True(TensorPart.Of(Large.Entries).Length > 30);
    }

    [Fact]
    public void First_values_are_those_of_one_number_after_the_other()
    {
        using Parallelism.Scope threads = Parallelism.Use(3);
        var set = new ParameterSet(Large);
        set.Values.Fill(float.NaN);
        set.Initialize(11);
        for (int i = 0; i < Large.Entries.Length; i++)
        {
            float[] expected = ReferenceNumbers.Draw(Large.Entries[i], seed: 11, stream: i);
            Assert.True(set.Find(Large.Entries[i].Name).ToArray().AsSpan().SequenceEqual(expected), Large.Entries[i].Name);
        }

        var numbered = Layouts.Numbered(Large);
        numbered.Initialize(11);
        Assert.True(numbered.Values.SequenceEqual(set.Values));
        Assert.Equal(0, set.Values.Count(float.NaN));
    }

    [Fact]
    public void What_is_saved_comes_back_and_streams_and_files_hold_the_same()
    {
        using Parallelism.Scope threads = Parallelism.Use(3);
        var set = new ParameterSet(Large);
        set.Initialize(3);
        set.Save(path);
        using var stream = new MemoryStream();
        set.Save(stream);
        byte[] bytes = File.ReadAllBytes(path);
        Assert.True(bytes.AsSpan().SequenceEqual(stream.ToArray()));

        ParameterSet fromFile = new(Large), fromStream = new(Large), fromBytes = new(Large);
        fromFile.Load(path);
        stream.Position = 0;
        fromStream.Load(stream);
        fromBytes.Load(bytes);
        Assert.All([fromFile, fromStream, fromBytes], loaded => Assert.True(loaded.Values.SequenceEqual(set.Values) && loaded.State.SequenceEqual(set.State)));
    }

    [Theory]
    [InlineData(SafetensorsType.F16)]
    [InlineData(SafetensorsType.BF16)]
    [InlineData(SafetensorsType.F64)]
    public void Other_types_are_converted_part_by_part(SafetensorsType type)
    {
        using Parallelism.Scope threads = Parallelism.Use(3);
        ParameterLayout layout = Layout(("w", [1003, 700], ParameterStorage.Panels, Init.Zeros, false), ("b", [200_003], ParameterStorage.RowMajor, Init.Zeros, false));
        File.WriteAllBytes(path, Converted(type, layout));
        var set = new ParameterSet(layout);
        set.Load(path);
        foreach (NamedTensor parameter in set)
        {
            float[] values = parameter.ToArray();
            Assert.True(values.AsSpan().SequenceEqual([.. Enumerable.Range(0, values.Length).Select(Value)]));
        }
    }

    [Fact]
    public void Whole_numbers_that_are_no_floats_are_found_before_anything_is_replaced()
    {
        using Parallelism.Scope threads = Parallelism.Use(3);
        var set = new ParameterSet(Large);
        set.Initialize(3);
        float[] before = set.Values.ToArray();
        var file = new SafetensorsWriter();
        foreach (ParameterEntry entry in Large.Entries)
        {
            if (entry.IsState)
            {
                var seen = new int[entry.Length];
                seen[^1] = 16777217;
                file.Add(entry.Name, entry.Shape.AsSpan(), seen);
            }
            else
            {
                file.Add(entry.Name, entry.Shape.AsSpan(), new float[entry.Length]);
            }
        }

        file.Save(path);
        Assert.Contains("'seen' holds 16777217", Assert.Throws<InvalidDataException>(() => set.Load(path)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => set.Load(File.ReadAllBytes(path)));
        Assert.True(set.Values.SequenceEqual(before));
    }

    [Fact]
    public void A_file_that_cannot_be_saved_leaves_the_old_one()
    {
        using Parallelism.Scope threads = Parallelism.Use(3);
        var set = new ParameterSet(Large);
        set.Save(path);
        byte[] before = File.ReadAllBytes(path);
        Assert.Throws<DirectoryNotFoundException>(() => set.Save(Path.Combine(path + ".none", "a")));
        Assert.True(File.ReadAllBytes(path).AsSpan().SequenceEqual(before));
    }

    [Fact]
    public void A_loop_runs_every_part_once_and_throws_what_the_first_failing_part_throws()
    {
        using Parallelism.Scope threads = Parallelism.Use(3);
        var runs = new int[1000];
        new Loop(i => runs[i]++).Run(runs.Length, 1 << 26);
        Assert.All(runs, count => Assert.Equal(1, count));
        new Loop(i => Assert.Fail("There is no part.")).Run(0, 1 << 26);
        for (int repeat = 0; repeat < 20; repeat++)
        {
            var error = Assert.Throws<InvalidDataException>(() => new Loop(i =>
            {
                if (i >= 500)
                {
                    throw new InvalidDataException($"{i}");
                }
            }).Run(1000, 1 << 26));
            Assert.Equal("500", error.Message);
        }
    }

    private static float Value(int index) => (index % 255) - 100;

    private static byte[] Converted(SafetensorsType type, ParameterLayout layout)
    {
        int size = type.Size();
        List<SafetensorsTensor> tensors = [];
        List<byte> data = [];
        foreach (ParameterEntry entry in layout.Entries)
        {
            tensors.Add(new SafetensorsTensor(entry.Name, type, entry.Shape.AsSpan().ToArray(), entry.Length, data.Count));
            for (int i = 0; i < entry.Length; i++)
            {
                data.AddRange(type switch
                {
                    SafetensorsType.F16 => BitConverter.GetBytes((Half)Value(i)),
                    SafetensorsType.BF16 => BitConverter.GetBytes(Value(i)).AsSpan(2),
                    _ => BitConverter.GetBytes((double)Value(i)),
                });
            }
        }

        byte[] header = SafetensorsHeader.Format(tensors, new Dictionary<string, string>());
        Assert.Equal(data.Count, layout.Entries.ToArray().Sum(e => e.Length) * size);
        return [.. BitConverter.GetBytes((long)header.Length), .. header, .. data];
    }

    private static ParameterLayout Layout(params (string Name, int[] Shape, ParameterStorage Storage, Init Init, bool IsState)[] tensors)
    {
        int size = 0, stateSize = 0;
        var entries = new List<ParameterEntry>();
        foreach ((string name, int[] shape, ParameterStorage storage, Init init, bool isState) in tensors)
        {
            entries.Add(new ParameterEntry(name, shape, isState ? stateSize : size, storage, init, isState));
            size += isState ? 0 : entries[^1].StoredLength;
            stateSize += isState ? entries[^1].StoredLength : 0;
        }

        return new ParameterLayout(size, stateSize, [.. entries]);
    }

    private sealed class Loop(Action<int> run) : ParallelLoop
    {
        protected override void Run(int part, ref float[]? buffer) => run(part);
    }
}
