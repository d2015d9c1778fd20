using static ModelGen.MessageText;

namespace ModelGen;

/// <summary>The safetensors files that hold a model's weights together: one, or those of an index.</summary>
internal sealed class WeightFiles : IDisposable
{
    /// <summary>The key of a file's free-form text that says how its tensors are called.</summary>
    public const string NamesKey = "names";

    /// <summary>That they are called as in the model that has saved them.</summary>
    public const string ModelNames = "model";

    private readonly List<SafetensorsReader> files = [];
    private readonly List<SafetensorsTensor> tensors = [];
    private readonly List<string> problems = [];

    /// <summary>Which file the index says a tensor is in, by its name.</summary>
    private Dictionary<string, string> places = [];

    /// <summary>The index's files by their names; null for those that could not be read.</summary>
    private readonly Dictionary<string, SafetensorsReader?> shards = new(StringComparer.Ordinal);

    private WeightFiles()
    {
    }

    /// <summary>All tensors, those of a file in the order of their data.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors => tensors;

    /// <summary>What is wrong with the files themselves, a line for each: nothing may be loaded then.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>Whether it is a file that a model or a trainer has saved, with names of the model, whatever map its declaration has.</summary>
    public bool HasModelNames => files is [var only] && (only.Metadata.GetValueOrDefault(NamesKey) == ModelNames || CheckpointFile.IsCheckpoint(only));

    /// <summary>The tensors of a reader, which belongs to what is returned.</summary>
    public static WeightFiles Of(SafetensorsReader file)
    {
        var one = new WeightFiles();
        one.Take(file);
        return one;
    }

    /// <summary>Opens a safetensors file, an index of several, or a folder that has the one or the other.</summary>
    /// <exception cref="InvalidDataException">The file, or the index, is not a valid one, or the folder has neither.</exception>
    /// <exception cref="IOException">The file, or the index, cannot be read.</exception>
    public static WeightFiles Open(string path)
    {
        path = Directory.Exists(path) ? WeightFolder.Find(path) : path;
        return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? OfIndex(path) : Of(SafetensorsReader.Open(path));
    }

    /// <summary>Whether the index has a tensor in a file that could not be read.</summary>
    public bool IsUnreadable(string name) => places.TryGetValue(name, out string? shard) && shards[shard] is null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SafetensorsReader file in files)
        {
            file.Dispose();
        }
    }

    private static WeightFiles OfIndex(string path)
    {
        var all = new WeightFiles();
        try
        {
            all.places = SafetensorsIndex.Read(path, all.problems);
            all.OpenAll(Path.GetDirectoryName(path) ?? "");
        }
        catch
        {
            all.Dispose();
            throw;
        }

        return all;
    }

    private void OpenAll(string folder)
    {
        var names = new List<string>();
        foreach ((_, string shard) in places)
        {
            if (shards.TryAdd(shard, null))
            {
                names.Add(shard);
            }
        }

        names.Sort(string.CompareOrdinal);
        foreach (string name in names)
        {
            shards[name] = TryOpen(folder, name);
        }

        Compare(names);
    }

    private SafetensorsReader? TryOpen(string folder, string name)
    {
        try
        {
            var file = SafetensorsReader.Open(Path.Combine(folder, name));
            Take(file);
            return file;
        }
        catch (FileNotFoundException)
        {
            problems.Add($"the file {Quote(name)} of the index is missing");
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            problems.Add(Line(exception.Message));
        }

        return null;
    }

    /// <summary>Each tensor is in the file that the index says, and in no other.</summary>
    private void Compare(List<string> names)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string shard in names)
        {
            foreach (SafetensorsTensor tensor in shards[shard]?.Tensors ?? [])
            {
                if (!found.TryAdd(tensor.Name, shard))
                {
                    problems.Add($"{Name(tensor.Name)}: it is in {Quote(found[tensor.Name])} and in {Quote(shard)}");
                }
                else if (!places.ContainsKey(tensor.Name))
                {
                    problems.Add($"{Name(tensor.Name)}: it is in {Quote(shard)}, but not in the index");
                }
            }
        }

        foreach ((string name, string shard) in places)
        {
            if (shards[shard] is { } file && !file.TryFind(name, out _))
            {
                problems.Add($"{Name(name)}: the index has it in {Quote(shard)}, where it is not");
            }
        }
    }

    private void Take(SafetensorsReader file)
    {
        files.Add(file);
        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            tensor.Order = tensors.Count;
            tensors.Add(tensor);
        }
    }
}
