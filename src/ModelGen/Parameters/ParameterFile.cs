using System.Buffers.Binary;

namespace ModelGen.Runtime;

/// <summary>A model's parameters and states as a safetensors file, read and written in parts; a file's by as many threads as <see cref="Parallelism"/> allows.</summary>
internal static class ParameterFile
{
    private const string Memory = "The file in memory";

    /// <param name="parameters">The set.</param>
    /// <param name="entries">Its tensors that are saved.</param>
    /// <param name="path">The file.</param>
    internal static void Save(ParameterSet parameters, ParameterEntry[] entries, string path) => AtomicFile.Write(path, stream =>
    {
        if (stream is FileStream { CanSeek: true } file)
        {
            WriteHeader(parameters.Layout, entries, file);
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
        WriteHeader(parameters.Layout, entries, stream);
        float[]? buffer = null;
        foreach (TensorPart part in TensorPart.Of(entries))
        {
            stream.Write(part.ReadBytes(parameters, ref buffer));
        }
    }

    internal static LoadReport Load(ParameterSet parameters, string path, LoadOptions? options = null)
    {
        using var files = WeightFiles.Open(path);
        return Replace(parameters, new TensorMatches(parameters.Layout, files, options, path), path);
    }

    internal static LoadReport Load(ParameterSet parameters, Stream stream, LoadOptions? options = null)
    {
        const string Source = "The stream";
        var file = SafetensorsReader.Over(new ForwardByteSource(stream), "the stream");
        using var files = WeightFiles.Of(file);
        var matches = new TensorMatches(parameters.Layout, files, options, Source);
        file.Keep(matches.Used());
        return Replace(parameters, matches, Source);
    }

    internal static unsafe LoadReport Load(ParameterSet parameters, ReadOnlySpan<byte> bytes, LoadOptions? options = null)
    {
        fixed (byte* first = bytes)
        {
            using var files = InMemory(first, bytes.Length);
            return Replace(parameters, new TensorMatches(parameters.Layout, files, options, Memory), Memory);
        }
    }

    /// <summary>Loads into a set that is given up if anything does not fit.</summary>
    internal static void LoadFirst(ParameterSet parameters, string path)
    {
        using var files = WeightFiles.Open(path);
        Fill(parameters, new TensorMatches(parameters.Layout, files, null, path), path);
    }

    /// <summary>Loads into a set that is given up if anything does not fit.</summary>
    internal static unsafe void LoadFirst(ParameterSet parameters, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            using var files = InMemory(first, bytes.Length);
            Fill(parameters, new TensorMatches(parameters.Layout, files, null, Memory), Memory);
        }
    }

    /// <summary>Writes what comes before the values.</summary>
    private static void WriteHeader(ParameterLayout layout, ReadOnlySpan<ParameterEntry> entries, Stream stream)
    {
        var tensors = new List<SafetensorsTensor>(entries.Length);
        long offset = 0;
        foreach (ParameterEntry entry in entries)
        {
            tensors.Add(new SafetensorsTensor(entry.Name, entry.FileType, entry.Shape.AsSpan().ToArray(), entry.Length, offset));
            offset += tensors[^1].ByteLength;
        }

        byte[] header = SafetensorsHeader.Format(tensors, MetadataOf(layout));
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
    }

    /// <summary>PyTorch's tools look for the format. Where a declaration has a map, the file says that it is not one of those that the map is for.</summary>
    private static Dictionary<string, string> MetadataOf(ParameterLayout layout)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" };
        if (layout.WeightMap is not null)
        {
            metadata.Add(WeightFiles.NamesKey, WeightFiles.ModelNames);
        }

        return metadata;
    }

    private static unsafe WeightFiles InMemory(byte* first, int length) => WeightFiles.Of(SafetensorsReader.Over(new MemoryByteSource(first, length), "the bytes"));

    /// <summary>
    /// Loads into a set that stays as it is if anything does not fit: all is read once before anything is replaced. Memory for a second set would cost many times as much as
    /// reading a file that the system has in memory by then.
    /// </summary>
    private static LoadReport Replace(ParameterSet parameters, TensorMatches matches, string source)
    {
        matches.Sources.CheckTwins(source);
        TensorProbe.Run(matches.Used());
        ParameterRead.Run(parameters, matches.Pieces);
        return matches.Report;
    }

    private static void Fill(ParameterSet parameters, TensorMatches matches, string source)
    {
        matches.Sources.CheckTwins(source);
        ParameterRead.Run(parameters, matches.Pieces);
    }
}
