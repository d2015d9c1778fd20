using System.Globalization;
using System.Text.Json;

namespace TextGeneration;

/// <summary>A folder with a checkpoint of GPT-2, as Hugging Face's <c>save_pretrained</c> writes it.</summary>
internal static class Checkpoint
{
    /// <summary>Loads the weights, if they are of the size that is declared.</summary>
    /// <exception cref="InvalidDataException">The folder's <c>config.json</c> says another size.</exception>
    /// <exception cref="ModelGen.WeightMismatchException">Weights do not fit.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static Gpt2Small Load(string folder)
    {
        string path = Path.Combine(folder, "config.json");
        if (File.Exists(path))
        {
            Check(path);
        }

        return Gpt2Small.FromFile(folder);
    }

    private static void Check(string path)
    {
        (string Name, int Declared)[] sizes =
        [
            ("vocab_size", Gpt2Small.Vocabulary), ("n_positions", Gpt2Small.Context), ("n_embd", Gpt2Small.Width), ("n_layer", Gpt2Small.Layers), ("n_head", Gpt2Small.Heads),
        ];
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            JsonElement root = json.RootElement;
            string? type = root.TryGetProperty("model_type", out JsonElement name) ? name.GetString() : null;
            if (type != "gpt2")
            {
                throw new InvalidDataException($"'{path}' is not of GPT-2: its model_type is '{type}'.");
            }

            string[] others = [.. sizes.Where(size => !root.TryGetProperty(size.Name, out JsonElement found) || found.GetInt32() != size.Declared)
                .Select(size => string.Create(CultureInfo.InvariantCulture, $"{size.Name} is {(root.TryGetProperty(size.Name, out JsonElement found) ? found.ToString() : "missing")}, not {size.Declared}"))];
            if (others.Length > 0)
            {
                throw new InvalidDataException($"'{path}' is not of the size that is declared, GPT-2 small: {string.Join("; ", others)}. Declare another class as Gpt2Small.cs does.");
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"'{path}' is not a model's configuration: {exception.Message}", exception);
        }
    }
}
