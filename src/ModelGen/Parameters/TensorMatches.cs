using static ModelGen.MessageText;

namespace ModelGen.Runtime;

/// <summary>Which tensors of files become which of a model.</summary>
internal sealed class TensorMatches
{
    private readonly ParameterLayout layout;
    private readonly WeightFiles files;
    private readonly WeightMap? map;
    private readonly Dictionary<string, FileTensor> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileTensor> doubled = new(StringComparer.Ordinal);
    private readonly List<FileTensor> candidates = [];
    private readonly HashSet<FileTensor> used = [];
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
        conflicts.AddRange(files.Problems);
        ReadNames(options);
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

    /// <summary>Tensors that the files have in two places, which must hold the same.</summary>
    internal List<TensorTwins> Twins { get; } = [];

    /// <summary>The tensors of the files that are read.</summary>
    internal IReadOnlyCollection<FileTensor> Used => used;

    internal LoadReport Report => new(loaded, missing, unexpected, mismatched);

    private void ReadNames(LoadOptions? options)
    {
        foreach (FileTensor candidate in files.Tensors)
        {
            string? name = options is null ? candidate.Tensor.Name : options.NameOf(candidate.Tensor.Name);
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
        TensorSources sources = map is null ? new TensorSources(byName) : map.SourcesOf(layout, byName);
        foreach (ParameterEntry entry in layout.Entries)
        {
            List<TensorSource> found = sources.Find(entry);
            if (found.Count == 0)
            {
                List<string> names = sources.NamesOf(entry);
                missing.Add(entry.Name);
                if (!names.Exists(files.IsUnreadable))
                {
                    mismatches.Add($"{entry.Name} {entry.Shape}: not in the file{(names is [var same] && same == entry.Name ? "" : $" as {List(names, " or ")}")}");
                }
            }
            else
            {
                Take(entry, found);
            }
        }

        if (missing.Count > 0 && PrefixOf(sources.NamesOf(layout.Find(missing[0])!)[0]) is { } prefix)
        {
            mismatches.Insert(0, "names in the file begin with " + Quote(prefix) + ": take that off by LoadOptions.Prefix, and leave out what else there is by Strict = false");
        }
    }

    private void Take(ParameterEntry entry, List<TensorSource> found)
    {
        foreach (TensorSource source in found)
        {
            used.UnionWith(source.Tensors);
            foreach ((string name, FileTensor other) in doubled)
            {
                if (source.Tensors.Contains(byName[name]))
                {
                    used.Add(other);
                    conflicts.Add($"{Name(other.Tensor.Name)}: another tensor of the file is {Name(name)} as well");
                }
            }
        }

        if (found.Find(source => source.Mismatch is not null) is { Mismatch: { } mismatch })
        {
            mismatched.Add(mismatch);
            mismatches.Add(mismatch);
            return;
        }

        loaded.Add(entry.Name);
        Pieces.AddRange(found[0].Pieces);
        for (int i = 1; i < found.Count; i++)
        {
            Twins.Add(new TensorTwins(entry, found[0], found[i]));
        }
    }

    private void AddSurplus()
    {
        foreach (FileTensor candidate in candidates)
        {
            if (!used.Contains(candidate))
            {
                unexpected.Add(candidate.Tensor.Name);
                mismatches.Add($"{Name(candidate.Tensor.Name)} {new Shape(candidate.Tensor.Shape)}: not in the model");
            }
        }
    }

    /// <summary>What stands in the file before the name of the first tensor of the model that was not found.</summary>
    private string? PrefixOf(string expected)
    {
        foreach (FileTensor candidate in candidates)
        {
            string name = candidate.Tensor.Name;
            if (name.Length > expected.Length + 1 && name.AsSpan().EndsWith(expected) && name[^(expected.Length + 1)] == '.')
            {
                return name[..^expected.Length];
            }
        }

        return null;
    }
}
