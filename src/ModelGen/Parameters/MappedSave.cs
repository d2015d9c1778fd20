namespace ModelGen.Runtime;

/// <summary>Saves tensors under the names of a map of weights: the map backwards.</summary>
internal static class MappedSave
{
    /// <summary>A file with all tensors of a set.</summary>
    /// <exception cref="ArgumentException">The map cannot be inverted.</exception>
    internal static SafetensorsWriter Write(ParameterSet set, WeightMap map)
    {
        var file = new SafetensorsWriter { Metadata = { ["format"] = "pt" } };
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (ParameterEntry entry in set.Layout.Entries)
        {
            (string name, ParameterEntry[] parts, bool isTransposed) = Find(set.Layout, map, entry);
            if (written.Add(name))
            {
                Add(file, set, name, parts, isTransposed);
            }
            else if (parts.Length == 1)
            {
                throw new ArgumentException($"The map gives several tensors of the model the name {name}, {entry.Name} among them.", nameof(map));
            }
        }

        return file;
    }

    /// <summary>What a tensor is called in the file, and the tensors of the model that are one in it.</summary>
    private static (string Name, ParameterEntry[] Parts, bool IsTransposed) Find(ParameterLayout layout, WeightMap map, ParameterEntry entry)
    {
        foreach (WeightRule rule in map.Rules)
        {
            if (rule.IsFallback || rule.Find(entry.Name, out string[] captures) is not (>= 0 and var member))
            {
                continue;
            }

            int files = rule.File.Members.Length, models = rule.Model!.Members.Length;
            if (files > 1 && models == 1)
            {
                throw new ArgumentException($"The map cannot be inverted: {entry.Name} is made of {files} tensors of the file, '{rule.File.Text}', whose sizes the model doesn't know.", nameof(map));
            }

            string name = WeightPattern.Fill(rule.File.Members[files > 1 ? member : 0][0], captures);
            ParameterEntry[] parts = files > 1 || models == 1 ? [entry] : Array.ConvertAll(rule.Model.Members, part => layout.Find(WeightPattern.Fill(part[0], captures))
                ?? throw new ArgumentException($"The map cannot be inverted: the model has no {WeightPattern.Fill(part[0], captures)}, which is a part of {name}.", nameof(map)));
            return (name, parts, rule.IsTransposed && entry.Shape.Rank == 2);
        }

        return (entry.Name, [entry], false);
    }

    private static void Add(SafetensorsWriter file, ParameterSet set, string name, ParameterEntry[] parts, bool isTransposed)
    {
        int[] shape = parts[0].Shape.AsSpan().ToArray();
        for (int i = 1; i < parts.Length; i++)
        {
            if (shape.Length == 0 || !parts[i].Shape.AsSpan()[1..].SequenceEqual(shape.AsSpan(1)))
            {
                throw new ArgumentException($"The map cannot be inverted: {parts[0].Name} and {parts[i].Name} are parts of {name}, but their rows differ.");
            }

            shape[0] = checked(shape[0] + parts[i].Shape[0]);
        }

        SafetensorsType type = Array.TrueForAll(parts, part => part.FileType == SafetensorsType.BF16) ? SafetensorsType.BF16 : SafetensorsType.F32;
        file.Add(name, type, isTransposed ? [shape[1], shape[0]] : shape, values =>
        {
            // Rows below each other; transposed at the end, where they are to be columns.
            float[]? rows = isTransposed ? new float[values.Length] : null;
            Span<float> to = rows ?? values;
            foreach (ParameterEntry part in parts)
            {
                part.Read(set.Block(part), to[..part.Length]);
                to = to[part.Length..];
            }

            if (rows is { Length: > 0 })
            {
                Transposition.Run(ref values[0], shape[0], ref rows[0], shape[1], shape[0], shape[1]);
            }
        });
    }
}
