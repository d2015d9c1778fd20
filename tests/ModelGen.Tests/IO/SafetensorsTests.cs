using System.Buffers.Binary;
using System.Text;

namespace ModelGen.Tests.IO;

public sealed class SafetensorsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("modelgen-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_is_saved_is_read_back()
    {
        string path = Path.Combine(folder, "all.safetensors");
        var writer = new SafetensorsWriter();
        writer.Metadata["format"] = "pt";
        writer.Add("fc1.weight", [2, 3], new[] { 1f, -2f, float.NaN, float.PositiveInfinity, -0f, 1e-40f });
        writer.Add("scalar", [], new[] { 42L });
        writer.Add("tokens", [3], new[] { 1, int.MinValue, int.MaxValue });
        writer.Add("empty", [4, 0], Array.Empty<float>());
        writer.Add("ä \"quoted\"\n", [4], span => span.Fill(2.5f));
        writer.Save(path);

        using SafetensorsReader reader = SafetensorsReader.Open(path);
        Assert.Equal("pt", reader.Metadata["format"]);
        Assert.Equal(["fc1.weight", "scalar", "tokens", "empty", "ä \"quoted\"\n"], reader.Tensors.Select(t => t.Name));
        Assert.Equal("fc1.weight F32 [2, 3]", reader.Tensors[0].ToString());
        Assert.Equal([1f, -2f, float.NaN, float.PositiveInfinity, -0f, 1e-40f], ReadFloats(reader, "fc1.weight"));
        Assert.Equal([2.5f, 2.5f, 2.5f, 2.5f], ReadFloats(reader, "ä \"quoted\"\n"));
        Assert.Empty(ReadFloats(reader, "empty"));
        Assert.True(reader.TryFind("scalar", out SafetensorsTensor? scalar));
        Assert.Equal(0, scalar.Shape.Length);
        int[] one = new int[1];
        reader.Read(scalar, one);
        Assert.Equal([42], one);
        Assert.True(reader.TryFind("tokens", out SafetensorsTensor? tokens));
        long[] wide = new long[3];
        reader.Read(tokens, wide);
        Assert.Equal([1, int.MinValue, int.MaxValue], wide);
        Assert.False(reader.TryFind("fc2.weight", out _));
    }

    [Fact]
    public void The_data_start_at_a_multiple_of_eight_bytes_behind_a_header_that_begins_with_a_brace()
    {
        var writer = new SafetensorsWriter();
        writer.Add("x", [1], new[] { 1f });
        using var stream = new MemoryStream();
        writer.Write(stream);
        byte[] file = stream.ToArray();
        long header = BinaryPrimitives.ReadInt64LittleEndian(file);
        Assert.Equal(0, header % 8);
        Assert.Equal((byte)'{', file[8]);
        Assert.Equal(8 + header + 4, file.Length);
        Assert.StartsWith(
            """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", Encoding.UTF8.GetString(file, 8, (int)header), StringComparison.Ordinal);
    }

    [Fact]
    public void Half_and_double_precision_convert_to_float()
    {
        byte[] data = new byte[2 * 3 + 2 * 3 + 8 * 2];
        BinaryPrimitives.WriteHalfLittleEndian(data, (Half)1.5f);
        BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(2), Half.NegativeInfinity);
        BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(4), Half.Epsilon);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(6), 0x3F80);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(8), 0xC0A0);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(10), 0xFF80);
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(12), 0.1);
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(20), -1e300);
        using var reader = Open(
            """
            {"half":{"dtype":"F16","shape":[3],"data_offsets":[0,6]},
             "brain":{"dtype":"BF16","shape":[3],"data_offsets":[6,12]},
             "double":{"dtype":"F64","shape":[2],"data_offsets":[12,28]}}
            """,
            data);
        Assert.Equal([1.5f, float.NegativeInfinity, (float)Half.Epsilon], ReadFloats(reader, "half"));
        Assert.Equal([1f, -5f, float.NegativeInfinity], ReadFloats(reader, "brain"));
        Assert.Equal([0.1f, float.NegativeInfinity], ReadFloats(reader, "double"));
    }

    [Fact]
    public void Tensors_larger_than_the_conversion_buffer_convert_whole()
    {
        byte[] data = new byte[2 * 5000];
        for (int i = 0; i < 5000; i++)
        {
            BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(2 * i), (Half)(i % 2000));
        }

        using var reader = Open("""{"x":{"dtype":"F16","shape":[5000],"data_offsets":[0,10000]}}""", data);
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (float)(i % 2000)), ReadFloats(reader, "x"));
    }

    [Fact]
    public void A_wrong_type_or_length_or_tensor_is_refused()
    {
        using var reader = Open("""{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"I64","shape":[1],"data_offsets":[4,12]}}""",
            [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
        using var other = Open("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", new byte[4]);
        Assert.Contains("'a' has type F8_E4M3", Assert.Throws<InvalidDataException>(() => reader.Read(reader.Tensors[0], new float[4])).Message);
        Assert.Contains("4 elements", Assert.Throws<ArgumentException>(() => reader.Read(reader.Tensors[0], new float[3])).Message);
        Assert.Contains("fit 32 bits", Assert.Throws<InvalidDataException>(() => reader.Read(reader.Tensors[1], new int[1])).Message);
        Assert.Throws<ArgumentException>(() => reader.Read(other.Tensors[0], new float[4]));
    }

    [Theory]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "not a JSON object")]
    [InlineData("{} x", "not valid JSON")]
    [InlineData("{", "not valid JSON")]
    [InlineData("""{"a":1}""", "'a' is not described by an object")]
    [InlineData("""{"a":{}}""", "'a' lacks dtype")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", "'a' lacks shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", "'a' lacks data_offsets")]
    [InlineData("""{"a":{"dtype":1,"shape":[1],"data_offsets":[0,4]}}""", "dtype is not a string")]
    [InlineData("""{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,12]}}""", "lies at bytes 0 to 12 of 8")]
    [InlineData("""{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]},"b":{"dtype":"F32","shape":[1],"data_offsets":[1,5]}}""", "'b' overlaps tensor 'a'")]
    [InlineData("""{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'b' leaves a gap after tensor 'a'")]
    [InlineData("""{"a":{"dtype":"F31","shape":[2147483647,2147483647,4],"data_offsets":[0,8]}}""", "more elements than a file can hold")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "dtype twice")]
    [InlineData("""{"a":{"dtype":"F32","stride":[1],"shape":[1],"data_offsets":[0,4]}}""", "'stride'")]
    [InlineData("""{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", "shape is not an array")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", "dimension that is not an integer")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", "dimension that is not an integer")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967297],"data_offsets":[0,4]}}""", "dimension that is not an integer")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,4],"data_offsets":[0,4]}}""", "more elements than a file can hold")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "not two integers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", "not two integers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "not two integers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}}""", "not two integers")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", "lies at bytes 4 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "lies at bytes 0 to 12 of 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "needs 8 bytes but has 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "4 bytes after tensor 'a' belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'a' leaves a gap after the header")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'b' overlaps tensor 'a'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "'a' is there twice")]
    [InlineData("""{"__metadata__":{"k":1},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "'k' is not a string")]
    [InlineData("""{"__metadata__":{"k":"1","k":"2"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "'k' twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "__metadata__ is there twice")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not valid Unicode")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[[[[[[[[[2]]]]]]]]]],"data_offsets":[0,8]}}""", "dimension that is not an integer")]
    public void A_malformed_header_is_named_with_its_file(string header, string reason)
    {
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => Open(header, new byte[8]));
        Assert.Contains(reason, exception.Message);
        Assert.Contains("'test'", exception.Message);
    }

    [Fact]
    public void The_header_length_is_checked_before_memory_is_taken()
    {
        byte[] file = new byte[64];
        foreach (ulong length in (ulong[])[57, 100_000_001, int.MaxValue, long.MaxValue, ulong.MaxValue])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(file, length);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<InvalidDataException>(() => new SafetensorsReader(new MemoryStream(file), "test"));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
        }

        Assert.Throws<InvalidDataException>(() => new SafetensorsReader(new MemoryStream(new byte[7]), "test"));
    }

    [Fact]
    public void A_folder_is_said_to_be_one() =>
        Assert.Equal($"Cannot read '{folder}': it is a folder.", Assert.Throws<IOException>(() => SafetensorsReader.Open(folder)).Message);

    [Fact]
    public void A_long_name_with_control_characters_is_cut_in_messages()
    {
        string name = new string('x', 5000) + "\\u0007";
        string message = Assert.Throws<InvalidDataException>(() => Open("{\"\\u001b" + name + "\":1}", [])).Message;
        Assert.InRange(message.Length, 0, 300);
        Assert.DoesNotContain('\u001b', message);
    }

    [Fact]
    public void The_writer_refuses_what_it_could_not_read_back()
    {
        var writer = new SafetensorsWriter();
        writer.Add("a", [2], new float[2]);
        Assert.Throws<ArgumentException>(() => writer.Add("a", [2], new float[2]));
        Assert.Throws<ArgumentException>(() => writer.Add("__metadata__", [2], new float[2]));
        Assert.Throws<ArgumentException>(() => writer.Add("b", [3], new float[2]));
        Assert.Throws<ArgumentException>(() => writer.Add("b", [-1], new float[2]));
        Assert.Throws<ArgumentException>(() => writer.Add("b", new int[65], new float[2]));
        Assert.Throws<ArgumentException>(() => writer.Add("b", [int.MaxValue, int.MaxValue, int.MaxValue], _ => { }));
        Assert.Throws<ArgumentException>(() => writer.Add("b", [65536, 65536], _ => { }));
    }

    [Fact]
    public void A_save_that_fails_leaves_the_old_file_and_nothing_else()
    {
        string path = Path.Combine(folder, "weights.safetensors");
        var good = new SafetensorsWriter();
        good.Add("a", [2], new[] { 1f, 2f });
        good.Save(path);
        byte[] before = File.ReadAllBytes(path);

        var bad = new SafetensorsWriter();
        bad.Add("a", [2], new[] { 3f, 4f });
        bad.Add("b", [2], _ => throw new InvalidOperationException("no values"));
        Assert.Throws<InvalidOperationException>(() => bad.Save(path));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder));

        string missing = Path.Combine(folder, "missing", "weights.safetensors");
        Assert.Throws<DirectoryNotFoundException>(() => good.Save(missing));
        Directory.CreateDirectory(Path.Combine(folder, "taken"));
        Assert.ThrowsAny<Exception>(() => good.Save(Path.Combine(folder, "taken")));
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Fact]
    public void A_save_replaces_an_older_file()
    {
        string path = Path.Combine(folder, "weights.safetensors");
        foreach (float value in new[] { 1f, 2f })
        {
            var writer = new SafetensorsWriter();
            writer.Add("a", [1], new[] { value });
            writer.Save(path);
        }

        using SafetensorsReader reader = SafetensorsReader.Open(path);
        Assert.Equal([2f], ReadFloats(reader, "a"));
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    private static SafetensorsReader Open(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        return new SafetensorsReader(new MemoryStream([.. length, .. json, .. data]), "test");
    }

    private static float[] ReadFloats(SafetensorsReader reader, string name)
    {
        Assert.True(reader.TryFind(name, out SafetensorsTensor? tensor));
        float[] values = new float[tensor.ElementCount];
        reader.Read(tensor, values);
        return values;
    }
}
