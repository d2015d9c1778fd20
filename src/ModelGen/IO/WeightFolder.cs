namespace ModelGen;

/// <summary>Finds the weights in the folder of a checkpoint, as Hugging Face lays one out.</summary>
internal static class WeightFolder
{
    private const string Single = "model.safetensors";

    /// <summary>The file or index to read.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is not clear which; the message says what there is.</exception>
    public static string Find(string folder)
    {
        if (File.Exists(Path.Combine(folder, Single + ".index.json")))
        {
            return Path.Combine(folder, Single + ".index.json");
        }

        if (File.Exists(Path.Combine(folder, Single)))
        {
            return Path.Combine(folder, Single);
        }

        string[] indexes = Directory.GetFiles(folder, "*" + SafetensorsIndex.Extension), files = Directory.GetFiles(folder, "*.safetensors");
        string[] found = indexes.Length > 0 ? indexes : files;
        if (found.Length == 1)
        {
            return found[0];
        }

        Array.Sort(found, StringComparer.Ordinal);
        string[] names = Array.ConvertAll(found, path => MessageText.Quote(Path.GetFileName(path)));
        throw new InvalidDataException($"Cannot load from the folder '{folder}': " + (found.Length > 1
            ? $"it has {MessageText.List(names, ", ")} and no {Single}.index.json that says which belong together; name one of them."
            : HasPickles(folder)
                ? "it has no .safetensors file, but files of torch.save: convert them in Python, model.save_pretrained(folder, safe_serialization=True)."
                : "it has no .safetensors file."));
    }

    private static bool HasPickles(string folder) => Directory.GetFiles(folder, "*.bin").Length + Directory.GetFiles(folder, "*.pt").Length + Directory.GetFiles(folder, "*.pth").Length > 0;
}
