using ModelGen.Runtime;

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
    public void A_stream_and_bytes_hold_what_a_file_holds()
    {
        ParameterSet set = Layouts.Numbered(Layouts.Mixed);
        set.Save(path);
        byte[] file = File.ReadAllBytes(path);
        using var stream = new MemoryStream();
        stream.WriteByte(7);
        set.Save(stream);
        stream.WriteByte(9);
        Assert.Equal((byte[])[7, .. file, 9], stream.ToArray());

        // From where it stands to the end of the weights, once, in small parts and without seeking.
        stream.Position = 1;
        using var trickle = new TrickleStream(stream);
        ParameterSet fromStream = new(Layouts.Mixed), fromBytes = new(Layouts.Mixed);
        fromStream.Load(trickle);
        fromBytes.Load(file);
        Assert.Equal(9, stream.ReadByte());
        Assert.Equal(set.Values.ToArray(), fromStream.Values.ToArray());
        Assert.Equal(set.Values.ToArray(), fromBytes.Values.ToArray());
        Assert.Throws<ArgumentException>(() => set.Save(trickle));
        Assert.Throws<ArgumentException>(() => set.Load(new UnreadableStream()));
        Assert.Throws<ArgumentNullException>(() => set.Load((Stream)null!));
    }

    [Fact]
    public void A_stream_whose_tensors_are_in_another_order_loads()
    {
        var file = new SafetensorsWriter();
        ParameterSet set = Layouts.Numbered(Layouts.Mixed);
        foreach (ParameterEntry entry in Layouts.Mixed.Entries.ToArray().Reverse())
        {
            file.Add(entry.Name, entry.Shape.AsSpan(), set.Find(entry.Name).ToArray());
        }

        using var stream = new MemoryStream();
        file.Write(stream);
        stream.Position = 0;
        var loaded = new ParameterSet(Layouts.Mixed);
        using var trickle = new TrickleStream(stream);
        loaded.Load(trickle);
        Assert.Equal(set.Values.ToArray(), loaded.Values.ToArray());
    }

    [Fact]
    public void A_stream_or_bytes_that_break_off_leave_the_model_as_it_was()
    {
        using var stream = new MemoryStream();
        Layouts.Numbered(Layouts.Mixed).Save(stream);
        byte[] bytes = stream.ToArray();
        var set = new ParameterSet(Layouts.Mixed);
        for (int length = 0; length < bytes.Length; length += 97)
        {
            byte[] part = bytes[..length];
            using var trickle = new TrickleStream(new MemoryStream(part));
            Assert.Throws<InvalidDataException>(() => set.Load(trickle));
            Assert.Throws<InvalidDataException>(() => set.Load(part));
            Assert.Equal(-1, set.Values.IndexOfAnyExcept(0));
        }

        Assert.Throws<InvalidDataException>(() => set.Load([.. bytes, 0]));
    }

    [Fact]
    public void A_header_that_promises_much_takes_little_memory()
    {
        byte[] start = [0, 0xE1, 0xF5, 5, 0, 0, 0, 0, (byte)'{', .. new byte[1000]];
        var set = new ParameterSet(Layouts.Mixed);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("ends within the header", Assert.Throws<InvalidDataException>(() => set.Load(new MemoryStream(start))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => set.Load(start));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 18);
    }

    [Fact]
    public void A_state_takes_whole_numbers_and_numbers_take_vectors_of_one()
    {
        var layout = new ParameterLayout(
            32, 32, new("scale", [], 0, ParameterStorage.RowMajor, Init.Ones), new("bias", [1], 16, ParameterStorage.RowMajor, Init.Ones), new("steps", [1], 0, ParameterStorage.RowMajor, Init.Zeros, isState: true), new("seen", [], 16, ParameterStorage.RowMajor, Init.Zeros, isState: true));
        var file = new SafetensorsWriter();
        file.Add("scale", [1], new[] { 2f });
        file.Add("bias", [], new[] { 3f });
        file.Add("steps", [], new[] { 1024L });
        file.Add("seen", [], new[] { 16777216 });
        file.Save(path);
        var set = new ParameterSet(layout);
        set.Load(path);
        Assert.Equal([2f, 3f, 1024f, 16777216f], layout.Entries.ToArray().Select(e => set.Find(e.Name).ToArray()[0]));

        file = new SafetensorsWriter();
        file.Add("scale", [], new[] { 5f });
        file.Add("bias", [1], new[] { 5f });
        file.Add("steps", [1], new[] { 5L });
        file.Add("seen", [], new[] { 16777217L });
        file.Save(path);
        Assert.Contains("'seen' holds 16777217, which is no float exactly", Assert.Throws<InvalidDataException>(() => set.Load(path)).Message, StringComparison.Ordinal);
        Assert.Equal(2f, set["scale"].GetValue());
    }

    [Fact]
    public void Messages_are_short_however_long_names_and_lists_are()
    {
        var file = new SafetensorsWriter();
        for (int i = 0; i < 800; i++)
        {
            file.Add(new string((char)('a' + (i % 26)), 5000) + "\n" + i, [1], new float[1]);
        }

        file.Save(path);
        ParameterSet set = Layouts.Numbered(Layouts.Mixed);
        var error = Assert.Throws<WeightMismatchException>(() => set.Load(path));
        Assert.Equal(806, error.Mismatches.Count);
        Assert.InRange(error.Message.Length, 0, 1500);
        Assert.EndsWith("… and 796 more", error.Message, StringComparison.Ordinal);
        Assert.All(error.Mismatches, line => Assert.InRange(line.Length, 0, 120));
        Assert.InRange(Assert.Throws<KeyNotFoundException>(() => set[new string('x', 100_000)]).Message.Length, 0, 300);
        Assert.InRange(Assert.Throws<ArgumentException>(() => file.Add(new string('x', 100_000), [-1], new float[1])).Message.Length, 0, 300);
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

    /// <summary>As a network gives it: a few bytes at a time, forward only.</summary>
    private sealed class TrickleStream(Stream stream) : Stream
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

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => stream.Read(buffer, offset, Math.Min(count, 13));

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }

    private sealed class UnreadableStream : MemoryStream
    {
        public override bool CanRead => false;
    }
}
