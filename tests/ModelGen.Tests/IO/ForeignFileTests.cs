using System.IO.Compression;
using System.Text;

namespace ModelGen.Tests.IO;

/// <summary>Files that people take for safetensors files: the message says what they are and what to do.</summary>
public sealed class ForeignFileTests
{
    public static TheoryData<string, byte[], string> Files => new()
    {
        { "torch.save", Zip(), "it is a ZIP archive, as torch.save writes (and NumPy's .npz): convert it in Python: import torch; from safetensors.torch import save_file; save_file(torch.load(" },
        { "torch.save before 1.6", [0x80, 2, 0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E], "Python pickle" },
        { "pickle of a dictionary", [0x80, 4, 0x95, 0x10, 0, 0, 0, 0, 0, 0, 0, (byte)'}', (byte)'.'], "Python pickle" },
        { "Keras", [0x89, .. "HDF\r\n\u001a\n"u8, 0, 0, 0], "HDF5" },
        { "numpy.save", [0x93, .. "NUMPY"u8, 1, 0, 0x76, 0], "NumPy array" },
        { "gzip, whose first bytes are a length that could be", Gzip(), "gzip: decompress it first" },
        { "zstd", [0x28, 0xB5, 0x2F, 0xFD, 0x24, 0, 1, 0, 0], "zstd" },
        { "xz", [0xFD, .. "7zXZ"u8, 0, 0, 4], "xz" },
        { "bzip2", [.. "BZh91AY&SY"u8], "bzip2" },
        { "llama.cpp", [.. "GGUF"u8, 3, 0, 0, 0, 1, 0], "GGUF" },
        { "torch.onnx.export", [8, 7, 0x12, 7, .. "pytorch"u8, 0x1A, 3], "ONNX model" },
        { "an index of parts", [.. "{\"metadata\": {\"total_size\": 1}}"u8], "JSON text" },
        { "an error page", [.. "<!DOCTYPE html>\n<html>404"u8], "web page" },
        { "a page with a byte-order mark", [0xEF, 0xBB, 0xBF, .. "\r\n<html lang=en>"u8], "web page" },
        { "a storage server's error", [.. "<?xml version=\"1.0\"?><Error>"u8], "server's message" },
        { "a pointer", [.. "version https://git-lfs.github.com/spec/v1\noid sha256:1"u8], "run 'git lfs pull'" },
        { "a web page of five bytes", [.. "<html"u8], "web page" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void It_is_named_with_a_remedy(string name, byte[] file, string message)
    {
        Assert.NotEmpty(name);
        string said = Assert.Throws<InvalidDataException>(() => new SafetensorsReader(new MemoryStream(file), "weights.pt")).Message;
        Assert.StartsWith("'weights.pt' is no safetensors file: ", said, StringComparison.Ordinal);
        Assert.Contains(message, said, StringComparison.Ordinal);

        // So it is from a stream whose length is not known.
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => new ParameterSet(Parameters.Layouts.Mixed).Load(new MemoryStream(file))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_as_large_as_its_magic_number_says_is_not_read()
    {
        // The first bytes of the archive are a length of 67,324,752; nothing of that size may be taken.
        byte[] file = Zip();
        file.AsSpan(4, 4).Clear();
        Array.Resize(ref file, 68_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("ZIP", Assert.Throws<InvalidDataException>(() => new SafetensorsReader(new MemoryStream(file), "x")).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
    }

    [Fact]
    public void A_length_that_begins_like_another_format_is_a_length()
    {
        // 0x8B1F: a header of 35,615 bytes, padded with blanks.
        byte[] file = [0x1F, 0x8B, 0, 0, 0, 0, 0, 0, .. Encoding.ASCII.GetBytes("{}".PadRight(0x8B1F))];
        using var reader = new SafetensorsReader(new MemoryStream(file), "test");
        Assert.Empty(reader.Tensors);
    }

    private static byte[] Zip()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("archive/data.pkl").Open();
            entry.WriteByte(0x80);
        }

        return stream.ToArray();
    }

    private static byte[] Gzip()
    {
        byte[] file = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3, .. new byte[1 << 20]];
        return file;
    }
}
