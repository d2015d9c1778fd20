using System.IO.Compression;
using System.Text;
using ModelGen;

namespace TextGeneration;

/// <summary>A text as numbers of its characters: line breaks and what ASCII can print; whatever else there is becomes a space.</summary>
internal static class Novel
{
    /// <summary>How many characters there are.</summary>
    public const int Alphabet = 96;

    /// <summary>Where the novel lies beside the program.</summary>
    public static string DefaultPath => Path.Combine(AppContext.BaseDirectory, "data", "pride-and-prejudice.txt.gz");

    /// <summary>The character of a number.</summary>
    public static char Character(int token) => token == 0 ? '\n' : (char)(token + 31);

    /// <summary>Numbers the characters of a text.</summary>
    public static int[] Encode(string text) => [.. text.Where(c => c != '\r').Select(c => c == '\n' ? 0 : c is >= ' ' and <= '~' ? c - 31 : 1)];

    /// <summary>Reads a text, which may be compressed by gzip.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">There is less text than a training needs.</exception>
    public static int[] Load(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(content, Encoding.UTF8);
        int[] tokens = Encode(reader.ReadToEnd());
        return tokens.Length >= 20 * Gpt.Context ? tokens : throw new InvalidDataException($"'{path}' has {tokens.Length} characters, which is too little to learn from.");
    }

    /// <summary>The text in pieces as long as the context, each with what follows its characters.</summary>
    public static TensorDataset ToDataset(ReadOnlySpan<int> text)
    {
        int count = (text.Length - 1) / Gpt.Context * Gpt.Context;
        return new() { { "token", text[..count].ToArray(), Gpt.Context }, { "target", text.Slice(1, count).ToArray(), Gpt.Context } };
    }
}
