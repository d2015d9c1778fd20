using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ModelGen.Tests.IO;

/// <summary>Damaged files end in <see cref="InvalidDataException"/> or are read: never another exception, a hang or much memory.</summary>
public sealed class HostileFileTests
{
    private const int Variants = 1000;

    private static readonly TimeSpan hang = TimeSpan.FromMinutes(2);

    [Fact]
    public Task Damaged_safetensors_files_do_no_harm()
    {
        byte[] file = Safetensors();
        return Survive(file, i => Mutations.Damage(file, i), ReadSafetensors, mostBytes: 1 << 17);
    }

    [Fact]
    public Task Safetensors_files_with_a_damaged_header_of_the_right_length_do_no_harm()
    {
        byte[] file = Safetensors();
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        string header = Encoding.UTF8.GetString(file, 8, length);
        return Survive(file, i => [.. WithLength(Mutations.DamageJson(header, i)), .. file.AsSpan(8 + length)], ReadSafetensors, mostBytes: 1 << 17);
    }

    [Fact]
    public Task Damaged_plain_idx_files_do_no_harm()
    {
        byte[] file = Idx();
        return Survive(file, i => Mutations.Damage(file, i), ReadIdx, mostBytes: 1 << 16);
    }

    // The decompressor takes memory of its own, and a promise is believed up to what gzip could have made of the file.
    [Fact]
    public Task Damaged_compressed_idx_files_do_no_harm()
    {
        byte[] file = Compress(Idx());
        return Survive(file, i => Mutations.Damage(file, i), ReadIdx, mostBytes: 1 << 19);
    }

    [Fact]
    public Task Compressed_idx_files_with_damaged_content_do_no_harm()
    {
        byte[] file = Idx();
        return Survive(Compress(file), i => Compress(Mutations.Damage(file, i)), ReadIdx, mostBytes: 1 << 19);
    }

    private static Task Survive(byte[] valid, Func<int, byte[]> variant, Action<byte[]> read, long mostBytes) => Task.Run(() =>
    {
        // What is allocated once, such as tables of the JSON reader, is not counted.
        read(valid);
        int refused = 0;
        for (int i = 0; i < Variants; i++)
        {
            byte[] file = variant(i);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(file);
            }
            catch (InvalidDataException)
            {
                refused++;
            }

            long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(bytes <= mostBytes, $"variant {i} took {bytes} bytes");
        }

        // A corpus that is all refused, or read without complaint, would show nothing.
        Assert.InRange(refused, Variants / 2, Variants - 1);
    }).WaitAsync(hang);

    private static void ReadSafetensors(byte[] file)
    {
        using var reader = new SafetensorsReader(new MemoryStream(file), "test");
        foreach (SafetensorsTensor tensor in reader.Tensors)
        {
            switch (tensor.Type)
            {
                case SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.F64:
                    reader.Read(tensor, new float[tensor.ElementCount]);
                    break;
                default:
                    reader.Read(tensor, new int[tensor.ElementCount]);
                    break;
            }
        }
    }

    private static void ReadIdx(byte[] file) => IdxFile.Read(new MemoryStream(file), "test");

    private static byte[] Safetensors()
    {
        var writer = new SafetensorsWriter();
        writer.Metadata["format"] = "pt";
        writer.Add("fc1.weight", [4, 3], new float[12]);
        writer.Add("fc1.bias", [4], new float[4]);
        writer.Add("steps", [], new long[1]);
        writer.Add("tokens", [2, 1], new int[2]);
        using var stream = new MemoryStream();
        writer.Write(stream);
        return stream.ToArray();
    }

    private static byte[] Idx()
    {
        var random = new Random(1);
        byte[] images = new byte[5 * 4 * 4];
        random.NextBytes(images);
        return [0, 0, 8, 3, 0, 0, 0, 5, 0, 0, 0, 4, 0, 0, 0, 4, .. images];
    }

    private static byte[] WithLength(string json)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text];
    }

    private static byte[] Compress(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return stream.ToArray();
    }
}
