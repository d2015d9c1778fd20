using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>A model's parameters and states as a safetensors file, read and written in parts; a file's by as many threads as <see cref="Parallelism"/> allows.</summary>
internal static class ParameterFile
{
    /// <param name="parameters">The set.</param>
    /// <param name="entries">Its tensors that are saved.</param>
    /// <param name="path">The file.</param>
    internal static void Save(ParameterSet parameters, ParameterEntry[] entries, string path) => AtomicFile.Write(path, stream =>
    {
        if (stream is FileStream { CanSeek: true } file)
        {
            WriteHeader(entries, file);
            file.Flush();
            new ParameterWrite(parameters, entries, file.SafeFileHandle, file.Position).Run();
        }
        else
        {
            Save(parameters, entries, stream);
        }
    });

    internal static void Save(ParameterSet parameters, ReadOnlySpan<ParameterEntry> entries, Stream stream)
    {
        WriteHeader(entries, stream);
        float[]? buffer = null;
        foreach (TensorPart part in TensorPart.Of(entries))
        {
            stream.Write(MemoryMarshal.AsBytes(part.Read(parameters, ref buffer)));
        }
    }

    internal static LoadReport Load(ParameterSet parameters, string path, LoadOptions? options = null)
    {
        using var file = SafetensorsReader.Open(path);
        return Load(parameters, file, options, path);
    }

    internal static LoadReport Load(ParameterSet parameters, Stream stream, LoadOptions? options = null)
    {
        using var file = SafetensorsReader.Over(new ForwardByteSource(stream), "the stream");
        var matches = new TensorMatches(parameters.Layout, file, options, "The stream");

        // Read into a second set, so that a stream that breaks off leaves the model as it was.
        var loaded = new ParameterSet(parameters.Layout);
        loaded.CopyFrom(parameters);
        new ParameterRead(loaded, file, matches.Pairs, isProbe: false).Run();
        parameters.CopyFrom(loaded);
        return matches.Report;
    }

    internal static unsafe LoadReport Load(ParameterSet parameters, ReadOnlySpan<byte> bytes, LoadOptions? options = null)
    {
        fixed (byte* first = bytes)
        {
            using var file = SafetensorsReader.Over(new MemoryByteSource(first, bytes.Length), "the bytes");
            return Load(parameters, file, options, "The file in memory");
        }
    }

    /// <summary>Writes what comes before the values.</summary>
    private static void WriteHeader(ReadOnlySpan<ParameterEntry> entries, Stream stream)
    {
        var tensors = new List<SafetensorsTensor>(entries.Length);
        long offset = 0;
        foreach (ParameterEntry entry in entries)
        {
            tensors.Add(new SafetensorsTensor(entry.Name, SafetensorsType.F32, entry.Shape.AsSpan().ToArray(), entry.Length, offset));
            offset += tensors[^1].ByteLength;
        }

        byte[] header = SafetensorsHeader.Format(tensors, new Dictionary<string, string> { ["format"] = "pt" });
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
    }

    private static LoadReport Load(ParameterSet parameters, SafetensorsReader file, LoadOptions? options, string source)
    {
        var matches = new TensorMatches(parameters.Layout, file, options, source);

        // Read once before anything is replaced: memory for a second set would cost many times as much as reading a file that the system has in memory by then.
        new ParameterRead(parameters, file, matches.Pairs, isProbe: true).Run();
        new ParameterRead(parameters, file, matches.Pairs, isProbe: false).Run();
        return matches.Report;
    }
}
