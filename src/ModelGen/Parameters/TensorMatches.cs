using static ModelGen.MessageText;

namespace ModelGen.Runtime;

/// <summary>Which tensors of files become which of a model.</summary>
internal sealed class TensorMatches
{
    private readonly ParameterLayout layout;
    private readonly WeightFiles files;
    private readonly WeightMap? map;
    private readonly Dictionary<string, SafetensorsTensor> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SafetensorsTensor> doubled = new(StringComparer.Ordinal);
    private readonly List<SafetensorsTensor> candidates = [];

    /// <summary>By <see cref="SafetensorsTensor.Order"/>, whether a tensor of the files is one of the model's.</summary>
    private readonly bool[] isUsed;

    private readonly List<string> loaded = [];
    private readonly List<string> missing = [];
    private readonly List<string> unexpected = [];
    private readonly List<string> mismatched = [];

    /// <summary>What is wrong whatever the options say.</summary>
    private readonly List<string> conflicts = [];

    /// <summary>What is wrong if everything must fit.</summary>
    private readonly List<string> mismatches = [];

    /// <summary>Compares names, shapes and types.</summary>
    /// <param name="layout">Of the model.</param>
    /// <param name="files">What is loaded from.</param>
    /// <param name="options">How names in the files become names of the model, and whether everything must fit; null for what the declaration says.</param>
    /// <param name="source">What the files are called in messages.</param>
    /// <exception cref="WeightMismatchException">Something does not fit, and the options are strict; or there is something wrong with the files.</exception>
    internal TensorMatches(ParameterLayout layout, WeightFiles files, LoadOptions? options, string source)
    {
        this.layout = layout;
        this.files = files;
        map = options?.Map ?? (files.HasModelNames ? null : layout.WeightMap);
        isUsed = new bool[files.Tensors.Count];
        conflicts.AddRange(files.Problems);
        ReadNames(options);
        Sources = map is null ? new TensorSources(byName) : map.SourcesOf(layout, byName);
        FindAll();
        AddSurplus();
        bool isStrict = options is not { Strict: false };
        if (conflicts.Count > 0 || (isStrict && mismatches.Count > 0))
        {
            throw new WeightMismatchException(source, isStrict ? [.. conflicts, .. mismatches] : conflicts);
        }

        Pieces.Sort(static (a, b) => a.Source.Order != b.Source.Order ? a.Source.Order.CompareTo(b.Source.Order) : a.Start.CompareTo(b.Start));
    }

    /// <summary>What is read, in the order of the files.</summary>
    internal List<TensorPiece> Pieces { get; } = [];

    /// <summary>Where the files have the model's tensors.</summary>
    internal TensorSources Sources { get; }

    internal LoadReport Report => new(loaded, missing, unexpected, mismatched);

    /// <summary>The tensors of the files that are read, in their order.</summary>
    internal List<SafetensorsTensor> Used()
    {
        var used = new List<SafetensorsTensor>();
        foreach (SafetensorsTensor tensor in files.Tensors)
        {
            if (isUsed[tensor.Order])
            {
                used.Add(tensor);
            }
        }

        return used;
    }

    private void ReadNames(LoadOptions? options)
    {
        foreach (SafetensorsTensor candidate in files.Tensors)
        {
            string? name = options is null ? candidate.Name : options.NameOf(candidate.Name);
            if (name is null || map?.Ignores(name) == true)
            {
                continue;
            }

            candidates.Add(candidate);
            if (!byName.TryAdd(name, candidate))
            {
                doubled[name] = candidate;
            }
        }
    }

    /// <summary>Looks for the model's tensors, in its order.</summary>
    private void FindAll()
    {
        foreach (ParameterEntry entry in layout.Entries)
        {
            if (Sources.Find(entry) is { } found)
            {
                Take(entry, found);
            }
            else
            {
                List<string> names = Sources.NamesOf(entry);
                missing.Add(entry.Name);
                if (!names.Exists(files.IsUnreadable))
                {
                    mismatches.Add($"{entry.Name} {entry.Shape}: not in the file{(names is [var same] && same == entry.Name ? "" : $" as {List(names, " or ")}")}");
                }
            }
        }

        if (missing.Count > 0 && PrefixOf(Sources.NamesOf(layout.Find(missing[0])!)[0]) is { } prefix)
        {
            mismatches.Insert(0, "names in the file begin with " + Quote(prefix) + ": take that off by LoadOptions.Prefix, and leave out what else there is by Strict = false");
        }
    }

    private void Take(ParameterEntry entry, TensorSource found)
    {
        foreach (SafetensorsTensor tensor in found.Tensors)
        {
            isUsed[tensor.Order] = true;
        }

        foreach ((string name, SafetensorsTensor other) in doubled)
        {
            if (found.Tensors.Contains(byName[name]))
            {
                isUsed[other.Order] = true;
                conflicts.Add($"{Name(other.Name)}: another tensor of the file is {Name(name)} as well");
            }
        }

        if (found.Mismatch is { } mismatch)
        {
            mismatched.Add(mismatch);
            mismatches.Add(mismatch);
        }
        else
        {
            loaded.Add(entry.Name);
            Pieces.AddRange(found.Pieces);
        }
    }

    private void AddSurplus()
    {
        foreach (SafetensorsTensor candidate in candidates)
        {
            if (!isUsed[candidate.Order])
            {
                unexpected.Add(candidate.Name);
                mismatches.Add($"{Name(candidate.Name)} {new Shape(candidate.Shape)}: not in the model");
            }
        }
    }

    /// <summary>What stands in the file before the name of the first tensor of the model that was not found.</summary>
    private string? PrefixOf(string expected)
    {
        foreach (SafetensorsTensor candidate in candidates)
        {
            string name = candidate.Name;
            if (name.Length > expected.Length + 1 && name.AsSpan().EndsWith(expected) && name[^(expected.Length + 1)] == '.')
            {
                return name[..^expected.Length];
            }
        }

        return null;
    }
}
