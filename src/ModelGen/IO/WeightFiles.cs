using ModelGen.Runtime;
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
    private readonly List<FileTensor> tensors = [];
    private readonly List<string> problems = [];
    private readonly HashSet<string> unreadable = new(StringComparer.Ordinal);

    private WeightFiles()
    {
    }

    /// <summary>All tensors, those of a file in the order of their data.</summary>
    public IReadOnlyList<FileTensor> Tensors => tensors;

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
    public bool IsUnreadable(string name) => unreadable.Contains(name);

    /// <summary>Makes tensors readable in any order: those of a stream are taken into memory.</summary>
    /// <exception cref="InvalidDataException">The stream ends before.</exception>
    public void Keep(IReadOnlyCollection<FileTensor> wanted)
    {
        foreach (SafetensorsReader file in files)
        {
            if (!file.IsRandomAccess)
            {
                var own = new HashSet<SafetensorsTensor>();
                foreach (FileTensor tensor in wanted)
                {
                    own.Add(tensor.Tensor);
                }

                file.Keep(own);
            }
        }
    }

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
        Dictionary<string, string> places = SafetensorsIndex.Read(path, all.problems);
        try
        {
            all.Open(Path.GetDirectoryName(path) ?? "", places);
        }
        catch
        {
            all.Dispose();
            throw;
        }

        return all;
    }

    private void Open(string folder, Dictionary<string, string> places)
    {
        var names = new List<string>(new HashSet<string>(places.Values, StringComparer.Ordinal));
        names.Sort(StringComparer.Ordinal);
        var shards = new SafetensorsReader?[names.Count];
        for (int i = 0; i < shards.Length; i++)
        {
            try
            {
                shards[i] = Add(Path.Combine(folder, names[i]));
            }
            catch (FileNotFoundException)
            {
                problems.Add($"the file {Quote(names[i])} of the index is missing");
            }
            catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                problems.Add(Line(exception.Message));
            }
        }

        Compare(places, names, shards);
    }

    /// <summary>Each tensor is in the file that the index says, and in no other.</summary>
    private void Compare(Dictionary<string, string> places, List<string> names, SafetensorsReader?[] shards)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < shards.Length; i++)
        {
            foreach (SafetensorsTensor tensor in shards[i]?.Tensors ?? [])
            {
                if (!found.TryAdd(tensor.Name, names[i]))
                {
                    problems.Add($"{Name(tensor.Name)}: it is in {Quote(found[tensor.Name])} and in {Quote(names[i])}");
                }
                else if (!places.ContainsKey(tensor.Name))
                {
                    problems.Add($"{Name(tensor.Name)}: it is in {Quote(names[i])}, but not in the index");
                }
            }
        }

        foreach ((string name, string shard) in places)
        {
            SafetensorsReader? file = shards[names.BinarySearch(shard, StringComparer.Ordinal)];
            if (file is null)
            {
                unreadable.Add(name);
            }
            else if (!file.TryFind(name, out _))
            {
                problems.Add($"{Name(name)}: the index has it in {Quote(shard)}, where it is not");
            }
        }
    }

    private SafetensorsReader Add(string path)
    {
        var file = SafetensorsReader.Open(path);
        Take(file);
        return file;
    }

    private void Take(SafetensorsReader file)
    {
        files.Add(file);
        foreach (SafetensorsTensor tensor in file.Tensors)
        {
            tensors.Add(new FileTensor(file, tensor, tensors.Count));
        }
    }
}
