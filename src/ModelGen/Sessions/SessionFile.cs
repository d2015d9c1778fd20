using System.Globalization;

namespace ModelGen.Runtime;

/// <summary>A session's caches as a safetensors file: keys and values as tensors [batch, heads, length, dim], the lengths of rows as metadata.</summary>
internal static class SessionFile
{
    /// <summary>The metadata's key of what the file is, and its value.</summary>
    private const string FormatKey = "format", Format = "modelgen-session-1", LengthsKey = "lengths";

    internal static SafetensorsWriter Of(CacheMemory memory)
    {
        var file = new SafetensorsWriter();
        file.Metadata.Add(FormatKey, Format);
        file.Metadata.Add(LengthsKey, string.Join(' ', Array.ConvertAll(memory.Past.ToArray(), length => length.ToString(CultureInfo.InvariantCulture))));
        int length = memory.Longest;
        foreach (CachePart part in memory.Parts)
        {
            file.Add(part.Name, [memory.Batch, part.Heads, length, part.Dim], values => Read(memory, part, length, values));
        }

        return file;
    }

    /// <summary>Loads everything, or nothing if anything does not fit.</summary>
    internal static void Load(CacheMemory memory, SafetensorsReader file, string source)
    {
        if (file.Metadata.GetValueOrDefault(FormatKey) != Format || !file.Metadata.TryGetValue(LengthsKey, out string? text))
        {
            throw new InvalidDataException($"{source} is no file of a session.");
        }

        int[] lengths = Array.ConvertAll(
            text.Split(' ', StringSplitOptions.RemoveEmptyEntries), t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out int length) ? length : -1);
        int longest = 0;
        foreach (int length in lengths)
        {
            longest = Math.Max(longest, length);
        }

        if (Array.IndexOf(lengths, -1) >= 0)
        {
            throw new InvalidDataException($"{source} has lengths of rows that are no numbers: {MessageText.Quote(text)}.");
        }

        Require(memory, file, lengths.Length, longest, source);

        // Everything is read before anything is replaced: what breaks off leaves the session as it was.
        var values = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            values.Add(tensor.Name, new float[tensor.ElementCount]);
            file.Read(tensor, values[tensor.Name]);
        }

        foreach (CachePart part in memory.Parts)
        {
            Write(memory, part, longest, values[part.Name]);
        }

        memory.SetLengths(lengths);
    }

    private static void Require(CacheMemory memory, SafetensorsReader file, int batch, int longest, string source)
    {
        var mismatches = new List<string>();
        if (batch != memory.Batch)
        {
            mismatches.Add($"batch: the file has {batch} rows, the session {memory.Batch}");
        }

        if (longest > memory.Capacity)
        {
            mismatches.Add($"lengths: the file has rows of {longest} positions, the session room for {memory.Capacity}");
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (CachePart part in memory.Parts)
        {
            known.Add(part.Name);
            Shape expected = new([batch, part.Heads, longest, part.Dim]);
            if (!file.TryFind(part.Name, out SafetensorsTensor? found))
            {
                mismatches.Add($"{part.Name} {expected}: not in the file");
            }
            else if (!found.Shape.SequenceEqual(expected.AsSpan()) || found.Type != SafetensorsType.F32)
            {
                mismatches.Add($"{part.Name}: the file has {MessageText.Name(found.TypeName)} {new Shape(found.Shape)}, the session F32 {expected}");
            }
        }

        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            if (!known.Contains(tensor.Name))
            {
                mismatches.Add($"{MessageText.Name(tensor.Name)} {new Shape(tensor.Shape)}: not in the session");
            }
        }

        if (mismatches.Count > 0)
        {
            throw new WeightMismatchException(source, mismatches, "session");
        }
    }

    /// <summary>What the rows have; zeros behind those that are shorter.</summary>
    private static void Read(CacheMemory memory, CachePart part, int length, Span<float> values)
    {
        for (int row = 0; row < memory.Batch; row++)
        {
            for (int head = 0; head < part.Heads; head++)
            {
                int count = memory.Past[row] * part.Dim;
                Span<float> to = values.Slice(((row * part.Heads) + head) * length * part.Dim, length * part.Dim);
                memory.Head(part, row, head)[..count].CopyTo(to);
                to[count..].Clear();
            }
        }
    }

    private static void Write(CacheMemory memory, CachePart part, int length, ReadOnlySpan<float> values)
    {
        for (int row = 0; row < memory.Batch; row++)
        {
            for (int head = 0; head < part.Heads; head++)
            {
                values.Slice(((row * part.Heads) + head) * length * part.Dim, length * part.Dim).CopyTo(memory.Head(part, row, head));
            }
        }
    }
}
