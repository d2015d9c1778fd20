namespace ModelGen.Runtime;

/// <summary>A model's parameters and states as a safetensors file.</summary>
internal static class ParameterFile
{
    internal static void Save(ParameterSet parameters, string path) => Describe(parameters).Save(path);

    internal static void Save(ParameterSet parameters, Stream stream) => Describe(parameters).Write(stream);

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

    private static SafetensorsWriter Describe(ParameterSet parameters)
    {
        var file = new SafetensorsWriter();
        file.Metadata["format"] = "pt";
        foreach (ParameterEntry entry in parameters.Layout.Entries)
        {
            file.Add(entry.Name, entry.Shape.AsSpan(), destination => entry.Read(parameters.Block(entry), destination));
        }

        return file;
    }

    private static void Load(ParameterSet parameters, SafetensorsReader file, string source)
    {
        List<string> mismatches = Compare(parameters.Layout, file);
        if (mismatches.Count > 0)
        {
            throw new WeightMismatchException(source, mismatches);
        }

        // Read into a second set, so that a file that breaks off leaves the model as it was.
        var loaded = new ParameterSet(parameters.Layout);
        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            ParameterEntry entry = parameters.Layout.Find(tensor.Name)!;
            var values = new float[entry.Length];
            file.Read(tensor, values);
            entry.Write(loaded.Block(entry), values);
        }

        parameters.CopyFrom(loaded);
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
