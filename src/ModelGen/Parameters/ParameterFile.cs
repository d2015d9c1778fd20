using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>A model's parameters and states as a safetensors file, read and written in parts; a file's by as many threads as <see cref="Parallelism"/> allows.</summary>
internal static class ParameterFile
{
    internal static void Save(ParameterSet parameters, string path) => AtomicFile.Write(path, stream =>
    {
        if (stream is FileStream { CanSeek: true } file)
        {
            WriteHeader(parameters.Layout, file);
            file.Flush();
            new ParameterWrite(parameters, file.SafeFileHandle, file.Position).Run();
        }
        else
        {
            Save(parameters, stream);
        }
    });

    internal static void Save(ParameterSet parameters, Stream stream)
    {
        WriteHeader(parameters.Layout, stream);
        float[]? buffer = null;
        foreach (TensorPart part in TensorPart.Of(parameters.Layout.Entries))
        {
            stream.Write(MemoryMarshal.AsBytes(part.Read(parameters, ref buffer)));
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
        RequireFit(parameters.Layout, file, "The stream");

        // Read into a second set, so that a stream that breaks off leaves the model as it was.
        var loaded = new ParameterSet(parameters.Layout);
        new ParameterRead(loaded, file, isProbe: false).Run();
        parameters.CopyFrom(loaded);
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
    private static void WriteHeader(ParameterLayout layout, Stream stream)
    {
        var tensors = new List<SafetensorsTensor>(layout.Entries.Length);
        long offset = 0;
        foreach (ParameterEntry entry in layout.Entries)
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

    private static void Load(ParameterSet parameters, SafetensorsReader file, string source)
    {
        RequireFit(parameters.Layout, file, source);

        // Read once before anything is replaced: memory for a second set would cost many times as much as reading a file that the system has in memory by then.
        new ParameterRead(parameters, file, isProbe: true).Run();
        new ParameterRead(parameters, file, isProbe: false).Run();
    }

    private static void RequireFit(ParameterLayout layout, SafetensorsReader file, string source)
    {
        List<string> mismatches = Compare(layout, file);
        if (mismatches.Count > 0)
        {
            throw new WeightMismatchException(source, mismatches);
        }
    }

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
