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
            stream.Write(MemoryMarshal.AsBytes(part.Read(parameters, ref buffer)));
        }
    }

    internal static LoadReport Load(ParameterSet parameters, string path, LoadOptions? options = null)
    {
        using var files = WeightFiles.Open(path);
        return Load(parameters, files, options, path, keepsOnFailure: true);
    }

    internal static LoadReport Load(ParameterSet parameters, Stream stream, LoadOptions? options = null)
    {
        using var files = WeightFiles.Of(SafetensorsReader.Over(new ForwardByteSource(stream), "the stream"));
        return Load(parameters, files, options, "The stream", keepsOnFailure: true);
    }

    internal static LoadReport Load(ParameterSet parameters, ReadOnlySpan<byte> bytes, LoadOptions? options = null) => Load(parameters, bytes, options, keepsOnFailure: true);

    /// <summary>Loads into a set that is given up if anything does not fit.</summary>
    internal static void LoadFirst(ParameterSet parameters, string path)
    {
        using var files = WeightFiles.Open(path);
        Load(parameters, files, null, path, keepsOnFailure: false);
    }

    /// <summary>Loads into a set that is given up if anything does not fit.</summary>
    internal static void LoadFirst(ParameterSet parameters, ReadOnlySpan<byte> bytes) => Load(parameters, bytes, null, keepsOnFailure: false);

    /// <summary>Writes what comes before the values.</summary>
    private static void WriteHeader(ParameterLayout layout, ReadOnlySpan<ParameterEntry> entries, Stream stream)
    {
        var tensors = new List<SafetensorsTensor>(entries.Length);
        long offset = 0;
        foreach (ParameterEntry entry in entries)
        {
            tensors.Add(new SafetensorsTensor(entry.Name, SafetensorsType.F32, entry.Shape.AsSpan().ToArray(), entry.Length, offset));
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

    private static unsafe LoadReport Load(ParameterSet parameters, ReadOnlySpan<byte> bytes, LoadOptions? options, bool keepsOnFailure)
    {
        fixed (byte* first = bytes)
        {
            using var files = WeightFiles.Of(SafetensorsReader.Over(new MemoryByteSource(first, bytes.Length), "the bytes"));
            return Load(parameters, files, options, "The file in memory", keepsOnFailure);
        }
    }

    /// <param name="keepsOnFailure">Whether the set must stay as it is if anything does not fit.</param>
    private static LoadReport Load(ParameterSet parameters, WeightFiles files, LoadOptions? options, string source, bool keepsOnFailure)
    {
        var matches = new TensorMatches(parameters.Layout, files, options, source);
        files.Keep(matches.Used);
        TensorTwins.Check(matches.Twins, source);
        if (keepsOnFailure)
        {
            // Read once before anything is replaced: memory for a second set would cost many times as much as reading a file that the system has in memory by then.
            TensorProbe.Run(matches.Used);
        }

        ParameterRead.Run(parameters, matches.Pieces);
        return matches.Report;
    }
}
