namespace ModelGen.Runtime;

/// <summary>A model's parameters and states as a safetensors file.</summary>
internal static class ParameterFile
{
    internal static void Save(ParameterSet parameters, string path)
    {
        var file = new SafetensorsWriter();
        file.Metadata["format"] = "pt";
        foreach (ParameterEntry entry in parameters.Layout.Entries)
        {
            file.Add(entry.Name, entry.Shape.AsSpan(), destination => entry.Read(parameters.Block(entry), destination));
        }

        file.Save(path);
    }

    internal static void Load(ParameterSet parameters, string path)
    {
        using var file = SafetensorsReader.Open(path);
        List<string> mismatches = Compare(parameters.Layout, file);
        if (mismatches.Count > 0)
        {
            throw new WeightMismatchException(path, mismatches);
        }

        // Read into a second set, so that a file that breaks off leaves the model as it was.
        var loaded = new ParameterSet(parameters.Layout);
        foreach (ParameterEntry entry in parameters.Layout.Entries)
        {
            var values = new float[entry.Length];
            _ = file.TryFind(entry.Name, out SafetensorsTensor? tensor);
            file.Read(tensor!, values);
            entry.Write(loaded.Block(entry), values);
        }

        parameters.CopyFrom(loaded);
    }

    private static List<string> Compare(ParameterLayout layout, SafetensorsReader file)
    {
        var mismatches = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (ParameterEntry entry in layout.Entries)
        {
            known.Add(entry.Name);
            if (!file.TryFind(entry.Name, out SafetensorsTensor? tensor))
            {
                mismatches.Add($"{entry.Name} {entry.Shape}: not in the file");
            }
            else if (!tensor.Shape.SequenceEqual(entry.Shape.AsSpan()))
            {
                mismatches.Add($"{entry.Name}: the file has {new Shape(tensor.Shape)}, the model {entry.Shape}");
            }
            else if (tensor.Type is not (SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.F64))
            {
                mismatches.Add($"{entry.Name} {entry.Shape}: the file has {tensor.Type.Name()}, the model F32");
            }
        }

        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            if (!known.Contains(tensor.Name))
            {
                mismatches.Add($"{tensor.Name} {new Shape(tensor.Shape)}: not in the model");
            }
        }

        return mismatches;
    }
}
