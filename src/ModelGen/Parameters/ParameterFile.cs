using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ModelGen.Runtime;

/// <summary>A model's parameters and states as a safetensors file, read and written in parts; a file's by as many threads as there are processors.</summary>
internal static class ParameterFile
{
    /// <summary>Bytes that are read at a time to see whether they can be: they stay in a processor's first caches.</summary>
    private const int ProbeLength = 1 << 16;

    internal static void Save(ParameterSet parameters, string path) => AtomicFile.Write(path, stream =>
    {
        if (stream is FileStream { CanSeek: true } file)
        {
            WriteInParallel(parameters, file);
        }
        else
        {
            Save(parameters, stream);
        }
    });

    internal static void Save(ParameterSet parameters, Stream stream)
    {
        WriteHeader(parameters, stream, out _);
        TensorPart[] parts = TensorPart.Of(parameters.Layout.Entries);
        var buffer = new float[TensorPart.BufferLength(parts)];
        foreach (TensorPart part in parts)
        {
            stream.Write(MemoryMarshal.AsBytes(part.Read(parameters, buffer)));
        }
    }

    internal static void Load(ParameterSet parameters, string path)
    {
        using var file = SafetensorsReader.Open(path);
        Load(parameters, file, path);
    }

    internal static void Load(ParameterSet parameters, Stream stream)
    {
        using var file = SafetensorsReader.Over(new ForwardByteSource(stream), "the stream");
        Load(parameters, file, "The stream");
    }

    internal static unsafe void Load(ParameterSet parameters, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            using var file = SafetensorsReader.Over(new MemoryByteSource(first, bytes.Length), "the bytes");
            Load(parameters, file, "The file in memory");
        }
    }

    /// <summary>Writes what comes before the values.</summary>
    /// <param name="parameters">The set.</param>
    /// <param name="stream">Where to.</param>
    /// <param name="offsets">Where each tensor's values begin, in bytes from the end of the header.</param>
    private static void WriteHeader(ParameterSet parameters, Stream stream, out Dictionary<ParameterEntry, long> offsets)
    {
        ReadOnlySpan<ParameterEntry> entries = parameters.Layout.Entries;
        var tensors = new List<SafetensorsTensor>(entries.Length);
        offsets = new Dictionary<ParameterEntry, long>(entries.Length);
        long offset = 0;
        foreach (ParameterEntry entry in entries)
        {
            tensors.Add(new SafetensorsTensor(entry.Name, SafetensorsType.F32, entry.Shape.AsSpan().ToArray(), entry.Length, offset));
            offsets.Add(entry, offset);
            offset += (long)entry.Length * sizeof(float);
        }

        byte[] header = SafetensorsHeader.Format(tensors, new Dictionary<string, string> { ["format"] = "pt" });
        Span<byte> length = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
    }

    private static void WriteInParallel(ParameterSet parameters, FileStream file)
    {
        WriteHeader(parameters, file, out Dictionary<ParameterEntry, long> offsets);
        file.Flush();
        long start = file.Position;
        SafeFileHandle handle = file.SafeFileHandle;
        TensorPart[] parts = TensorPart.Of(parameters.Layout.Entries);
        ParallelLoop.Run(parts.Length, Values(parameters), () =>
        {
            var buffer = new float[TensorPart.BufferLength(parts)];
            return i =>
            {
                TensorPart part = parts[i];
                ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(part.Read(parameters, buffer));
                RandomAccess.Write(handle, bytes, start + offsets[part.Entry] + ((long)part.First * sizeof(float)));
            };
        });
    }

    private static void Load(ParameterSet parameters, SafetensorsReader file, string source)
    {
        List<string> mismatches = Compare(parameters.Layout, file);
        if (mismatches.Count > 0)
        {
            throw new WeightMismatchException(source, mismatches);
        }

        var entries = new List<ParameterEntry>();
        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            entries.Add(parameters.Layout.Find(tensor.Name)!);
        }

        TensorPart[] parts = TensorPart.Of(CollectionsMarshal.AsSpan(entries));
        if (file.IsRandomAccess)
        {
            // Read once before anything is replaced: memory for a second set would cost many times as much as reading a file that the system has in memory by now.
            Probe(parameters, file, parts);
            Read(parameters, file, parts);
        }
        else
        {
            var loaded = new ParameterSet(parameters.Layout);
            ReadInOrder(loaded, file, parts);
            parameters.CopyFrom(loaded);
        }
    }

    /// <summary>Whatever there may be to object to is objected to here: a file that cannot be read to its end, and whole numbers that are no floats.</summary>
    private static void Probe(ParameterSet parameters, SafetensorsReader file, TensorPart[] parts) => ParallelLoop.Run(parts.Length, Values(parameters), () =>
    {
        float[]? values = null;
        byte[]? bytes = file.IsMemory ? null : new byte[ProbeLength];
        return i =>
        {
            (SafetensorsTensor tensor, TensorPart part) = (file.Find(parts[i].Entry.Name), parts[i]);
            if (tensor.Type.IsInteger())
            {
                values ??= new float[TensorPart.LengthOfLongest(parts)];
                file.Read(tensor, part.First, values.AsSpan(0, part.Count));
            }
            else if (bytes is not null)
            {
                file.Probe(tensor, part.First, part.Count, bytes);
            }
        };
    });

    private static void Read(ParameterSet parameters, SafetensorsReader file, TensorPart[] parts) => ParallelLoop.Run(parts.Length, Values(parameters), () =>
    {
        var buffer = new float[TensorPart.BufferLength(parts)];
        return i => Read(parameters, file, parts[i], buffer);
    });

    private static void ReadInOrder(ParameterSet parameters, SafetensorsReader file, TensorPart[] parts)
    {
        var buffer = new float[TensorPart.BufferLength(parts)];
        foreach (TensorPart part in parts)
        {
            Read(parameters, file, part, buffer);
        }
    }

    private static void Read(ParameterSet parameters, SafetensorsReader file, TensorPart part, float[] buffer)
    {
        file.Read(file.Find(part.Entry.Name), part.First, part.Target(parameters, buffer));
        part.Commit(parameters, buffer);
    }

    private static long Values(ParameterSet parameters) => (long)parameters.Values.Length + parameters.State.Length;

    private static List<string> Compare(ParameterLayout layout, SafetensorsReader file)
    {
        var mismatches = new List<string>();
        foreach (ParameterEntry entry in layout.Entries)
        {
            if (!file.TryFind(entry.Name, out SafetensorsTensor? tensor))
            {
                mismatches.Add($"{entry.Name} {entry.Shape}: not in the file");
            }
            else if (!tensor.Shape.SequenceEqual(entry.Shape.AsSpan()) && !(IsNumber(tensor.Shape) && IsNumber(entry.Shape.AsSpan())))
            {
                mismatches.Add($"{entry.Name}: the file has {new Shape(tensor.Shape)}, the model {entry.Shape}");
            }
            else if (tensor.Type is not (SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.F64) && !(entry.IsState && tensor.Type.IsInteger()))
            {
                mismatches.Add($"{entry.Name} {entry.Shape}: the file has {MessageText.Name(tensor.TypeName)}, the model F32");
            }
        }

        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            if (layout.Find(tensor.Name) is null)
            {
                mismatches.Add($"{MessageText.Name(tensor.Name)} {new Shape(tensor.Shape)}: not in the model");
            }
        }

        return mismatches;
    }

    /// <summary>PyTorch loads a vector of one element into a scalar, as files from before it had scalars want; the other way round is as clear.</summary>
    private static bool IsNumber(ReadOnlySpan<int> shape) => shape is [] or [1];
}
