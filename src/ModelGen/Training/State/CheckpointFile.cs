using System.Globalization;

namespace ModelGen;

/// <summary>A trainer's state as a safetensors file: tensors as such, numbers as its metadata.</summary>
internal static class CheckpointFile
{
    /// <summary>The metadata's key of what the file is, and its value.</summary>
    private const string FormatKey = "format", Format = "modelgen-checkpoint-1", OptimizerKey = "optimizer";

    /// <summary>What the keys of numbers of the user's own begin with.</summary>
    private const string OwnPrefix = "own.";

    /// <param name="optimizer">What the optimizer is called, so that none goes on from another one's.</param>
    internal static void Save(TrainerState state, IDictionary<string, double> own, string optimizer, string path)
    {
        var file = new SafetensorsWriter();
        file.Metadata.Add(FormatKey, Format);
        file.Metadata.Add(OptimizerKey, optimizer);
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
    internal static void Load(TrainerState state, IDictionary<string, double> own, string optimizer, string path)
    {
        using var file = SafetensorsReader.Open(path);
        if (!IsCheckpoint(file))
        {
            throw new InvalidDataException($"'{path}' is no checkpoint of a trainer. Weights alone are loaded by the model's Load.");
        }

        List<string> mismatches = Compare(state, optimizer, file);
        if (mismatches.Count > 0)
        {
            throw new WeightMismatchException(path, mismatches, "trainer");
        }

        var numbers = new double[state.Numbers.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Number(file, state.Numbers[i].Name, path);
            if (!state.Numbers[i].CanBe(numbers[i]))
            {
                throw new InvalidDataException($"'{path}': {state.Numbers[i].Name} is {Text(numbers[i])}, which it cannot be.");
            }
        }

        var values = new List<float[]>(state.Tensors.Count);
        foreach (TrainerTensor tensor in state.Tensors)
        {
            values.Add(new float[tensor.Length]);
            file.Read(file.Get(tensor.Name), values[^1]);
        }

        Dictionary<string, double> ownNumbers = OwnOf(file, path);
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

    /// <summary>Whether a file is a checkpoint, and not weights alone.</summary>
    internal static bool IsCheckpoint(SafetensorsReader file) => file.Metadata.GetValueOrDefault(FormatKey) == Format;

    /// <summary>Whether a file has a tensor.</summary>
    /// <exception cref="InvalidDataException">It is no safetensors file.</exception>
    internal static bool HasTensor(string path, string name)
    {
        using var file = SafetensorsReader.Open(path);
        return file.TryFind(name, out _);
    }

    /// <summary>A number of the trainer and one of the program's own in a checkpoint, NaN where it lacks one; null if it is none.</summary>
    internal static (double Number, double Own)? ReadNumbers(string path, string name, string own)
    {
        try
        {
            using var file = SafetensorsReader.Open(path);
            return IsCheckpoint(file) ? (OrNaN(file, name), OrNaN(file, OwnPrefix + own)) : null;

            double OrNaN(SafetensorsReader file, string key) => file.Metadata.ContainsKey(key) ? Number(file, key, path) : double.NaN;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static Dictionary<string, double> OwnOf(SafetensorsReader file, string path)
    {
        var numbers = new Dictionary<string, double>();
        foreach (string key in file.Metadata.Keys)
        {
            if (key.StartsWith(OwnPrefix, StringComparison.Ordinal))
            {
                numbers.Add(key[OwnPrefix.Length..], Number(file, key, path));
            }
        }

        return numbers;
    }

    private static List<string> Compare(TrainerState state, string optimizer, SafetensorsReader file)
    {
        var mismatches = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal) { FormatKey, OptimizerKey };
        string? saved = file.Metadata.GetValueOrDefault(OptimizerKey);
        if (saved != optimizer)
        {
            mismatches.Add($"{OptimizerKey}: the file has {(saved is null ? "none" : MessageText.Name(saved))}, the trainer {optimizer}");
        }

        foreach (TrainerTensor tensor in state.Tensors)
        {
            known.Add(tensor.Name);
            if (!file.TryFind(tensor.Name, out SafetensorsTensor? found))
            {
                mismatches.Add($"{tensor.Name} {tensor.Shape}: not in the file{Remedy(tensor.Name, isInFile: false)}");
            }
            else if (!found.Shape.SequenceEqual(tensor.Shape.AsSpan()) || found.Type != SafetensorsType.F32)
            {
                mismatches.Add($"{tensor.Name}: the file has {MessageText.Name(found.TypeName)} {new Shape(found.Shape)}, the trainer F32 {tensor.Shape}");
            }
        }

        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            if (!known.Contains(tensor.Name))
            {
                mismatches.Add($"{MessageText.Name(tensor.Name)} {new Shape(tensor.Shape)}: not in the trainer{Remedy(tensor.Name, isInFile: true)}");
            }
        }

        foreach (TrainerNumber number in state.Numbers)
        {
            known.Add(number.Name);
            if (!file.Metadata.ContainsKey(number.Name))
            {
                mismatches.Add($"{number.Name}: not in the file{Remedy(number.Name, isInFile: false)}");
            }
        }

        foreach (string key in file.Metadata.Keys)
        {
            if (!known.Contains(key) && !key.StartsWith(OwnPrefix, StringComparison.Ordinal))
            {
                mismatches.Add($"{MessageText.Name(key)}: not in the trainer{Remedy(key, isInFile: true)}");
            }
        }

        return mismatches;
    }

    /// <summary>What to do about something that a trainer is given by the program, and that only the file or only the trainer has.</summary>
    private static string Remedy(string name, bool isInFile)
    {
        string? property = name.Split('.')[0] switch { "schedule" => "Schedule", "ema" => "Ema", "privacy" => "Privacy", _ => null };
        return property is null ? "" : isInFile ? $" (set its {property} before loading)" : $" (set {property} after loading, if it begins now)";
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static double Number(SafetensorsReader file, string name, string path) =>
        double.TryParse(file.Metadata[name], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new InvalidDataException($"'{path}': {MessageText.Name(name)} is {MessageText.Quote(file.Metadata[name])}, which is no number.");
}
