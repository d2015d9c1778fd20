namespace ModelGen;

/// <summary>Finds the weights in the folder of a checkpoint, as Hugging Face lays one out.</summary>
internal static class WeightFolder
{
    private const string File = "model.safetensors";

    private const string Index = File + ".index.json";

    /// <summary>What older checkpoints have instead, whole or in parts.</summary>
    private const string Pickle = "pytorch_model.bin";

    /// <summary>The file or index to read.</summary>
    /// <exception cref="InvalidDataException">There is none; the message says what was looked for.</exception>
    /// <remarks>Files of other names are not looked for: listing a folder would add a tenth to a native program that only loads a file.</remarks>
    public static string Find(string folder)
    {
        foreach (string name in (ReadOnlySpan<string>)[Index, File])
        {
            if (System.IO.File.Exists(Path.Combine(folder, name)))
            {
                return Path.Combine(folder, name);
            }
        }

        bool hasPickles = System.IO.File.Exists(Path.Combine(folder, Pickle)) || System.IO.File.Exists(Path.Combine(folder, Pickle + ".index.json"));
        throw new InvalidDataException($"Cannot load from the folder '{folder}': it has neither {File} nor {Index}" + (hasPickles
            ? $", but {Pickle}, which torch.save has written: convert it in Python, model.save_pretrained(folder, safe_serialization=True)."
            : "; a file of another name is loaded by its name."));
    }
}
