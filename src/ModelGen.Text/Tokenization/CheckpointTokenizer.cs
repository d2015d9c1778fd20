using System.Text.Json;
using Microsoft.ML.Tokenizers;

namespace ModelGen.Text;

/// <summary>Makes the tokenizer of a checkpoint from what lies in its folder, as Hugging Face lays one out.</summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>tokenizer.model</c> or <c>spiece.model</c>: SentencePiece, as of Llama 2, with the token for the beginning in front, and T5, with the token for the end behind.</item>
/// <item><c>tokenizer.json</c> with byte-level BPE, as of GPT-2 and Qwen2, or WordPiece, as of BERT.</item>
/// <item><c>vocab.json</c> and <c>merges.txt</c>: byte-level BPE, as of GPT-2.</item>
/// <item><c>vocab.txt</c>: WordPiece; capitals are kept if <c>tokenizer_config.json</c> says <c>"do_lower_case": false</c>.</item>
/// </list>
/// What would be read otherwise than the file means it is refused.
/// </remarks>
/// <example>
/// <code>
/// var encoder = new SubwordEncoder(CheckpointTokenizer.Load("gpt2"));
/// </code>
/// </example>
public static class CheckpointTokenizer
{
    /// <summary>Makes a folder's tokenizer.</summary>
    /// <param name="folder">The folder of the checkpoint.</param>
    /// <returns>The tokenizer, for <see cref="SubwordEncoder"/>.</returns>
    /// <exception cref="InvalidDataException">The folder lacks a tokenizer, or has one that is not understood; the message says which files would do, or what it is.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Tokenizer Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        string Path(string name) => System.IO.Path.Combine(folder, name);
        bool Has(string name) => File.Exists(Path(name));
        if (Has("tokenizer.model"))
        {
            return SentencePiece(Path("tokenizer.model"), isBegun: true);
        }

        if (Has("spiece.model"))
        {
            return SentencePiece(Path("spiece.model"), isBegun: false);
        }

        if (Has("tokenizer.json"))
        {
            return Guarded(Path("tokenizer.json"), path => TokenizerFile.Read(path, IsLowerCase(folder)));
        }

        if (Has("vocab.json") && Has("merges.txt"))
        {
            return Guarded(Path("vocab.json"), path => TokenizerFile.ReadPair(path, Path("merges.txt")));
        }

        if (Has("vocab.txt"))
        {
            return Guarded(Path("vocab.txt"), path => TokenizerFile.WordPiece(File.ReadAllBytes(path), IsLowerCase(folder) ?? true));
        }

        string why = Has("vocab.json") ? "it has vocab.json, but not merges.txt"
            : Has("merges.txt") ? "it has merges.txt, but not vocab.json"
            : "it has none of tokenizer.model, spiece.model, tokenizer.json, vocab.json with merges.txt, and vocab.txt";
        throw new InvalidDataException($"The folder '{folder}' has no tokenizer: {why}.");
    }

    /// <param name="isBegun">Whether sequences have a token for their beginning, as Llama's, and not one for their end, as T5's.</param>
    private static SentencePieceTokenizer SentencePiece(string path, bool isBegun) => Guarded(path, p =>
    {
        using FileStream stream = File.OpenRead(p);
        return SentencePieceTokenizer.Create(stream, addBeginningOfSentence: isBegun, addEndOfSentence: !isBegun);
    });

    /// <summary>What the configuration beside it says; null if it says nothing.</summary>
    private static bool? IsLowerCase(string folder)
    {
        string path = System.IO.Path.Combine(folder, "tokenizer_config.json");
        if (!File.Exists(path))
        {
            return null;
        }

        return Guarded(path, p =>
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(p));
            return json.RootElement.TryGetProperty("do_lower_case", out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : (bool?)null;
        });
    }

    /// <summary>Whatever a damaged file makes of the libraries that read it is said with its name.</summary>
    private static T Guarded<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
#pragma warning disable CA1031 // what a tokenizer throws for content that it doesn't expect is not documented
        catch (Exception exception) when (exception is not (IOException or UnauthorizedAccessException or OutOfMemoryException))
#pragma warning restore CA1031
        {
            throw new InvalidDataException($"Cannot read the tokenizer '{path}': {exception.Message}", exception);
        }
    }
}
