using System.Globalization;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>A trainer's state as a safetensors file: tensors as such, numbers as its metadata.</summary>
internal static class CheckpointFile
{
    /// <summary>The metadata's key of what the file is, and its value.</summary>
    private const string FormatKey = "format", Format = "modelgen-checkpoint-1";

    /// <summary>What the keys of numbers of the user's own begin with.</summary>
    private const string OwnPrefix = "own.";

    internal static void Save(TrainerState state, IDictionary<string, double> own, string path)
    {
        var file = new SafetensorsWriter();
        file.Metadata.Add(FormatKey, Format);
        foreach (TrainerNumber number in state.Numbers)
        {
            file.Metadata.Add(number.Name, Text(number.Value));
        }

        foreach ((string name, double value) in own)
        {
            file.Metadata.Add(OwnPrefix + name, Text(value));
        }

        foreach (TrainerTensor tensor in state.Tensors)
        {
            file.Add(tensor.Name, tensor.Shape.AsSpan(), tensor.CopyTo);
        }

        file.Save(path);
    }

    /// <summary>Loads everything, or nothing if anything does not fit.</summary>
    internal static void Load(TrainerState state, IDictionary<string, double> own, string path)
    {
        using var file = SafetensorsReader.Open(path);
        if (file.Metadata.GetValueOrDefault(FormatKey) != Format)
        {
            throw new InvalidDataException($"'{path}' is no checkpoint of a trainer. Weights alone are loaded by the model's Load.");
        }

        List<string> mismatches = Compare(state, file);
        if (mismatches.Count > 0)
        {
            throw new WeightMismatchException(path, mismatches);
        }

        double[] numbers = [.. state.Numbers.Select(n => Number(file, n.Name, path))];
        var values = new List<float[]>(state.Tensors.Count);
        foreach (TrainerTensor tensor in state.Tensors)
        {
            values.Add(new float[tensor.Length]);
            file.Read(file.Get(tensor.Name), values[^1]);
        }

        var ownNumbers = file.Metadata.Keys.Where(k => k.StartsWith(OwnPrefix, StringComparison.Ordinal)).ToDictionary(k => k[OwnPrefix.Length..], k => Number(file, k, path));
        for (int i = 0; i < numbers.Length; i++)
        {
            state.Numbers[i].Value = numbers[i];
        }

        for (int i = 0; i < values.Count; i++)
        {
            state.Tensors[i].CopyFrom(values[i]);
        }

        own.Clear();
        foreach ((string name, double value) in ownNumbers)
        {
            own.Add(name, value);
        }
    }

    private static List<string> Compare(TrainerState state, SafetensorsReader file)
    {
        var mismatches = new List<string>();
        HashSet<string> known = [.. state.Tensors.Select(t => t.Name)];
        foreach (TrainerTensor tensor in state.Tensors)
        {
            if (!file.TryFind(tensor.Name, out SafetensorsTensor? found))
            {
                mismatches.Add($"{tensor.Name} {tensor.Shape}: not in the file");
            }
            else if (!found.Shape.SequenceEqual(tensor.Shape.AsSpan()) || found.Type != SafetensorsType.F32)
            {
                mismatches.Add($"{tensor.Name}: the file has {MessageText.Name(found.TypeName)} {new Shape(found.Shape)}, the trainer F32 {tensor.Shape}");
            }
        }

        mismatches.AddRange(file.Tensors.Where(t => !known.Contains(t.Name)).Select(t => $"{MessageText.Name(t.Name)} {new Shape(t.Shape)}: not in the trainer"));
        HashSet<string> numbers = [FormatKey, .. state.Numbers.Select(n => n.Name)];
        mismatches.AddRange(state.Numbers.Where(n => !file.Metadata.ContainsKey(n.Name)).Select(n => $"{n.Name}: not in the file"));
        mismatches.AddRange(file.Metadata.Keys
            .Where(k => !numbers.Contains(k) && !k.StartsWith(OwnPrefix, StringComparison.Ordinal))
            .Select(k => $"{MessageText.Name(k)}: not in the trainer"));
        return mismatches;
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double Number(SafetensorsReader file, string name, string path) =>
        double.TryParse(file.Metadata[name], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new InvalidDataException($"'{path}': {MessageText.Name(name)} is {MessageText.Quote(file.Metadata[name])}, which is no number.");
}
