using static ModelGen.MessageText;

namespace ModelGen.Runtime;

/// <summary>
/// Finds tensors as a map of weights says. Only maps make one (<see cref="WeightMap.SourcesOf"/>), so that a native program without any has none of this code.
/// </summary>
/// <param name="layout">Of the model.</param>
/// <param name="files">The tensors of the files, by the names that options have left.</param>
/// <param name="rules">The lines of the map.</param>
internal sealed class MappedSources(ParameterLayout layout, IReadOnlyDictionary<string, FileTensor> files, IReadOnlyList<WeightRule> rules) : TensorSources(files)
{
    private readonly IReadOnlyDictionary<string, FileTensor> files = files;

    internal override List<TensorSource> Find(ParameterEntry entry)
    {
        var found = new List<TensorSource>();
        foreach (WeightRule rule in rules)
        {
            if (!rule.IsFallback && Find(entry, rule) is { } source)
            {
                found.Add(source);
            }
        }

        if (found.Count == 0)
        {
            found = base.Find(entry);
        }

        foreach (WeightRule rule in found.Count == 0 ? rules : [])
        {
            if (rule.IsFallback && Find(entry, rule) is { } source)
            {
                return [source];
            }
        }

        return found;
    }

    internal override List<string> NamesOf(ParameterEntry entry)
    {
        var names = new List<string>();
        foreach (WeightRule rule in rules)
        {
            if (rule.Find(entry.Name, out string[] captures) is >= 0 and var member)
            {
                names.AddRange(Array.ConvertAll(MembersOf(rule, member), names => WeightPattern.Fill(names[0], captures)));
            }
        }

        return names.Count == 0 ? base.NamesOf(entry) : names;
    }

    /// <summary>The tensors of the file that a line has for one of the model.</summary>
    private static string[][] MembersOf(WeightRule rule, int member) =>
        rule.Model!.Members.Length > 1 && rule.File.Members.Length > 1 ? [rule.File.Members[member]] : rule.File.Members;

    private TensorSource? Find(ParameterEntry entry, WeightRule rule)
    {
        int member = rule.Find(entry.Name, out string[] captures);
        if (member < 0)
        {
            return null;
        }

        string[][] members = MembersOf(rule, member);
        var found = new List<FileTensor>();
        string? missing = null;
        foreach (string[] names in members)
        {
            if (Lookup(names, captures) is { } tensor)
            {
                found.Add(tensor);
            }
            else
            {
                missing ??= WeightPattern.Fill(names[0], captures);
            }
        }

        return found.Count == 0 ? null
            : missing is not null ? new TensorSource([], found) { Mismatch = $"{entry.Name} {entry.Shape}: the file has {Name(found[0].Tensor.Name)}, but not {missing}" }
            : members.Length > 1 ? Beside(entry, found, rule.IsTransposed)
            : rule.Model!.Members.Length > 1 && rule.File.Members.Length == 1 ? PartOf(entry, found[0], rule, member, captures)
            : Whole(entry, found[0], rule.IsTransposed, isMapped: true);
    }

    private FileTensor? Lookup(string[] names, string[] captures)
    {
        foreach (string name in names)
        {
            if (files.TryGetValue(WeightPattern.Fill(name, captures), out FileTensor? tensor))
            {
                return tensor;
            }
        }

        return null;
    }

    /// <summary>Several tensors of the file, row below row.</summary>
    private static TensorSource Beside(ParameterEntry entry, List<FileTensor> sources, bool isTransposed)
    {
        var pieces = new List<TensorPiece>();
        string? mismatch = null;
        ReadOnlySpan<int> model = entry.Shape.AsSpan();
        (long rows, bool fits, int first) = (0, !model.IsEmpty, 0);
        foreach (FileTensor source in sources)
        {
            ReadOnlySpan<int> shape = Oriented(source, isTransposed);
            fits = fits && !shape.IsEmpty && shape[1..].SequenceEqual(model[1..]) && (rows += shape[0]) <= model[0];
            if (fits)
            {
                int count = (int)source.Tensor.ElementCount;
                pieces.Add(new TensorPiece(entry, first, count, source, 0, IsTransposed(source, isTransposed)));
                first += count;
            }

            mismatch ??= TypeMismatch(entry, source);
        }

        if (!fits || rows != model[0])
        {
            string[] texts = [.. sources.ConvertAll(source => Text(source, isTransposed))];
            mismatch = $"{entry.Name}: the file has {List(texts, " and ")}, the model {entry.Shape}";
        }

        return new TensorSource(pieces, sources) { Mismatch = mismatch };
    }

    /// <summary>Some rows of a tensor of the file, whose others are other tensors of the model.</summary>
    private TensorSource PartOf(ParameterEntry entry, FileTensor source, WeightRule rule, int member, string[] captures)
    {
        (long before, long all) = (0, 0);
        for (int i = 0; i < rule.Model!.Members.Length; i++)
        {
            string name = WeightPattern.Fill(rule.Model.Members[i][0], captures);
            if (layout.Find(name) is not { Shape.Rank: > 0 } sibling)
            {
                return new TensorSource([], [source]) { Mismatch = $"{entry.Name} {entry.Shape}: it is a part of {Name(source.Tensor.Name)}, but the model has no {name}, which is another one" };
            }

            before += i < member ? sibling.Shape[0] : 0;
            all += sibling.Shape[0];
        }

        ReadOnlySpan<int> shape = Oriented(source, rule.IsTransposed);
        if (shape.IsEmpty || shape[0] != all || !shape[1..].SequenceEqual(entry.Shape.AsSpan()[1..]))
        {
            return new TensorSource([], [source]) { Mismatch = $"{entry.Name}: the file has {Text(source, rule.IsTransposed)}, the model {entry.Shape} as rows {before} to {before + entry.Shape[0]} of {all}" };
        }

        bool isTransposed = IsTransposed(source, rule.IsTransposed);
        long rowLength = entry.Shape[0] == 0 ? 0 : entry.Length / entry.Shape[0];
        return new TensorSource([new TensorPiece(entry, 0, entry.Length, source, isTransposed ? before : before * rowLength, isTransposed)], [source]) { Mismatch = TypeMismatch(entry, source) };
    }
}
