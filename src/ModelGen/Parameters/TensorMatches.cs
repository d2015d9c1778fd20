namespace ModelGen.Runtime;

/// <summary>Which tensors of a file become which of a model.</summary>
internal sealed class TensorMatches
{
    private readonly List<string> loaded = [];
    private readonly List<string> missing = [];
    private readonly List<string> unexpected = [];
    private readonly List<string> mismatched = [];

    /// <summary>Compares names, shapes and types.</summary>
    /// <param name="layout">Of the model.</param>
    /// <param name="file">What is loaded from.</param>
    /// <param name="options">How names in the file become names of the model; null if they are.</param>
    /// <param name="source">What the file is called in messages.</param>
    /// <exception cref="WeightMismatchException">Something does not fit, and the options are strict; or two tensors of the file become one.</exception>
    internal TensorMatches(ParameterLayout layout, SafetensorsReader file, LoadOptions? options, string source)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        var surplus = new List<string>();
        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            string? name = options is null ? tensor.Name : options.NameOf(tensor.Name);
            if (name is null)
            {
                continue;
            }

            if (layout.Find(name) is not { } entry)
            {
                unexpected.Add(tensor.Name);
                surplus.Add($"{MessageText.Name(tensor.Name)} {new Shape(tensor.Shape)}: not in the model");
            }
            else if (!found.Add(name))
            {
                throw new WeightMismatchException(source, [$"{MessageText.Name(tensor.Name)}: another tensor of the file is {name} as well"]);
            }
            else if (Mismatch(entry, tensor) is { } mismatch)
            {
                mismatched.Add(mismatch);
                wrong.Add(name, mismatch);
            }
            else
            {
                loaded.Add(name);
                Pairs.Add((entry, tensor));
            }
        }

        // The model's tensors first, in its order.
        var mismatches = new List<string>();
        foreach (ParameterEntry entry in layout.Entries)
        {
            if (!found.Contains(entry.Name))
            {
                missing.Add(entry.Name);
                mismatches.Add($"{entry.Name} {entry.Shape}: not in the file");
            }
            else if (wrong.TryGetValue(entry.Name, out string? mismatch))
            {
                mismatches.Add(mismatch);
            }
        }

        mismatches.AddRange(surplus);
        if (PrefixOf(file) is { } prefix)
        {
            mismatches.Insert(0, "names in the file begin with " + MessageText.Quote(prefix) + ": take that off by LoadOptions.Prefix, and leave out what else there is by Strict = false");
        }

        if (options is not { Strict: false } && mismatches.Count > 0)
        {
            throw new WeightMismatchException(source, mismatches);
        }
    }

    /// <summary>What fits, in the order of the file.</summary>
    internal List<(ParameterEntry Entry, SafetensorsTensor Tensor)> Pairs { get; } = [];

    internal LoadReport Report => new(loaded, missing, unexpected, mismatched);

    /// <summary>What stands in the file before the name of the first tensor of the model that was not found.</summary>
    private string? PrefixOf(SafetensorsReader file)
    {
        foreach (SafetensorsTensor tensor in missing.Count > 0 ? file.Tensors : [])
        {
            if (tensor.Name.Length > missing[0].Length + 1 && tensor.Name.AsSpan().EndsWith(missing[0]) && tensor.Name[^(missing[0].Length + 1)] == '.')
            {
                return tensor.Name[..^missing[0].Length];
            }
        }

        return null;
    }

    /// <summary>What is wrong with a tensor, or null.</summary>
    private static string? Mismatch(ParameterEntry entry, SafetensorsTensor tensor)
    {
        if (!tensor.Shape.SequenceEqual(entry.Shape.AsSpan()) && !(IsNumber(tensor.Shape) && IsNumber(entry.Shape.AsSpan())))
        {
            return $"{entry.Name}: the file has {new Shape(tensor.Shape)}, the model {entry.Shape}";
        }

        return tensor.Type is not (SafetensorsType.F32 or SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.F64) && !(entry.IsState && tensor.Type.IsInteger())
            ? $"{entry.Name} {entry.Shape}: the file has {MessageText.Name(tensor.TypeName)}, the model F32"
            : null;
    }

    /// <summary>PyTorch loads a vector of one element into a scalar, as files from before it had scalars want; the other way round is as clear.</summary>
    private static bool IsNumber(ReadOnlySpan<int> shape) => shape is [] or [1];
}
