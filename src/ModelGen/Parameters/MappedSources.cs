using static ModelGen.MessageText;

namespace ModelGen.Runtime;

/// <summary>
/// Finds tensors as a map of weights says. Only maps make one (<see cref="WeightMap.SourcesOf"/>), so that a native program without any has none of this code.
/// </summary>
/// <param name="layout">Of the model.</param>
/// <param name="files">The tensors of the files, by the names that options have left.</param>
/// <param name="rules">The lines of the map.</param>
internal sealed class MappedSources(ParameterLayout layout, Dictionary<string, SafetensorsTensor> files, IReadOnlyList<WeightRule> rules) : TensorSources(files)
{
    private readonly List<TensorTwins> twins = [];

    internal override TensorSource? Find(ParameterEntry entry)
    {
        List<TensorSource> found = FindAll(entry, isFallback: false);
        return found.Count > 1 ? Tied(entry, found)
            : found.Count > 0 ? found[0]
            : base.Find(entry) ?? (FindAll(entry, isFallback: true) is [var fallback, ..] ? fallback : null);
    }

    internal override void CheckTwins(string source) => TensorTwins.Check(twins, source);

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

    private List<TensorSource> FindAll(ParameterEntry entry, bool isFallback)
    {
        var found = new List<TensorSource>();
        foreach (WeightRule rule in rules)
        {
            if (rule.IsFallback == isFallback && Find(entry, rule) is { } source)
            {
                found.Add(source);
            }
        }

        return found;
    }

    /// <summary>What several lines have for one tensor: the first of them is loaded, the others must be equal.</summary>
    private TensorSource Tied(ParameterEntry entry, List<TensorSource> found)
    {
        var tensors = new List<SafetensorsTensor>();
        string? mismatch = null;
        foreach (TensorSource source in found)
        {
            tensors.AddRange(source.Tensors);
            mismatch ??= source.Mismatch;
        }

        for (int i = 1; i < found.Count && mismatch is null; i++)
        {
            twins.Add(new TensorTwins(entry, found[0], found[i]));
        }

        return new TensorSource(found[0].Pieces, tensors) { Mismatch = mismatch };
    }

    private TensorSource? Find(ParameterEntry entry, WeightRule rule)
    {
        int member = rule.Find(entry.Name, out string[] captures);
        if (member < 0)
        {
            return null;
        }

        string[][] members = MembersOf(rule, member);
        var found = new List<SafetensorsTensor>();
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
            : missing is not null ? new TensorSource([], found) { Mismatch = $"{entry.Name} {entry.Shape}: the file has {Name(found[0].Name)}, but not {missing}" }
            : members.Length > 1 ? Beside(entry, found, rule.IsTransposed)
            : rule.Model!.Members.Length > 1 && rule.File.Members.Length == 1 ? PartOf(entry, found[0], rule, member, captures)
            : Whole(entry, found[0], rule.IsTransposed);
    }

    private SafetensorsTensor? Lookup(string[] names, string[] captures)
    {
        foreach (string name in names)
        {
            if (Files.TryGetValue(WeightPattern.Fill(name, captures), out SafetensorsTensor? tensor))
            {
                return tensor;
            }
        }

        return null;
    }

    /// <summary>Several tensors of the file, row below row.</summary>
    private static TensorSource Beside(ParameterEntry entry, List<SafetensorsTensor> sources, bool isTransposed)
    {
        var pieces = new List<TensorPiece>();
        string? mismatch = null;
        ReadOnlySpan<int> model = entry.Shape.AsSpan();
        (long rows, bool fits, int first) = (0, !model.IsEmpty, 0);
        foreach (SafetensorsTensor source in sources)
        {
            ReadOnlySpan<int> shape = Oriented(source, isTransposed);
            fits = fits && !shape.IsEmpty && shape[1..].SequenceEqual(model[1..]) && (rows += shape[0]) <= model[0];
            if (fits)
            {
                int count = (int)source.ElementCount;
                pieces.Add(PieceOf(entry, first, count, source, 0, isTransposed));
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
    private TensorSource PartOf(ParameterEntry entry, SafetensorsTensor source, WeightRule rule, int member, string[] captures)
    {
        (long before, long all) = (0, 0);
        for (int i = 0; i < rule.Model!.Members.Length; i++)
        {
            string name = WeightPattern.Fill(rule.Model.Members[i][0], captures);
            if (layout.Find(name) is not { Shape.Rank: > 0 } sibling)
            {
                return new TensorSource([], [source]) { Mismatch = $"{entry.Name} {entry.Shape}: it is a part of {Name(source.Name)}, but the model has no {name}, which is another one" };
            }

            before += i < member ? sibling.Shape[0] : 0;
            all += sibling.Shape[0];
        }

        ReadOnlySpan<int> shape = Oriented(source, rule.IsTransposed);
        if (shape.IsEmpty || shape[0] != all || !shape[1..].SequenceEqual(entry.Shape.AsSpan()[1..]))
        {
            return new TensorSource([], [source]) { Mismatch = $"{entry.Name}: the file has {Text(source, rule.IsTransposed)}, the model {entry.Shape} as rows {before} to {before + entry.Shape[0]} of {all}" };
        }

        return new TensorSource([PieceOf(entry, 0, entry.Length, source, before, rule.IsTransposed)], [source]) { Mismatch = TypeMismatch(entry, source) };
    }

    /// <summary>One tensor for one.</summary>
    private static TensorSource Whole(ParameterEntry entry, SafetensorsTensor source, bool isTransposed)
    {
        string? mismatch = IsLike(Oriented(source, isTransposed), entry)
            ? TypeMismatch(entry, source)
            : $"{entry.Name}: the file has {Text(source, isTransposed)}, the model {entry.Shape}";
        return new TensorSource([PieceOf(entry, 0, entry.Length, source, 0, isTransposed)], [source]) { Mismatch = mismatch };
    }

    /// <summary>Some rows of a tensor of the model.</summary>
    /// <param name="entry">The tensor of the model.</param>
    /// <param name="first">The first element.</param>
    /// <param name="count">How many elements.</param>
    /// <param name="source">The tensor of a file.</param>
    /// <param name="row">Its first row, or column if it is the other way round, that is taken.</param>
    /// <param name="isTransposed">Whether a matrix is the other way round.</param>
    private static TensorPiece PieceOf(ParameterEntry entry, int first, int count, SafetensorsTensor source, long row, bool isTransposed)
    {
        int rowLength = entry.Shape.Rank == 0 || entry.Shape[0] == 0 ? 0 : entry.Length / entry.Shape[0];
        return entry.Shape.Rank == 2 && IsTransposed(source, isTransposed)
            ? new TransposedPiece(entry, rowLength == 0 ? 0 : first / rowLength, rowLength == 0 ? 0 : count / rowLength, source, row)
            : new TensorPiece(entry, first, count, source, row * rowLength);
    }

    /// <summary>The shape that a tensor of the file has the right way round.</summary>
    private static ReadOnlySpan<int> Oriented(SafetensorsTensor source, bool isTransposed) =>
        source.Shape is [var inputs, var outputs] && isTransposed ? (int[])[outputs, inputs] : source.Shape;

    private static bool IsTransposed(SafetensorsTensor source, bool isTransposed) => isTransposed && source.Shape.Length == 2;

    private static string Text(SafetensorsTensor source, bool isTransposed) =>
        $"{Name(source.Name)} {new Shape(source.Shape)}{(IsTransposed(source, isTransposed) ? ", transposed" : "")}";
}
