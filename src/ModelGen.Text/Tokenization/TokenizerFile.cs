using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace ModelGen.Text;

/// <summary>Reads vocabularies and rules of tokenizers as Hugging Face's libraries write them. What would mean something else here is refused.</summary>
internal static partial class TokenizerFile
{
    /// <summary>Reads <c>tokenizer.json</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="isLowerCase">What another file says of capitals; null if none does.</param>
    /// <exception cref="InvalidDataException">It asks for something that is not read.</exception>
    public static Tokenizer Read(string path, bool? isLowerCase)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement root = json.RootElement, model = root.GetProperty("model");
        string type = TypeOf(model) ?? (model.TryGetProperty("merges", out _) ? "BPE" : "");
        return type switch
        {
            "BPE" => ReadBpe(root, model),
            "WordPiece" => WordPiece(Lines(model.GetProperty("vocab")), isLowerCase ?? IsTrue(root.GetProperty("normalizer"), "lowercase")),
            "Unigram" => throw new InvalidDataException("it is a Unigram tokenizer; put its SentencePiece file, spiece.model or tokenizer.model, beside it."),
            _ => throw new InvalidDataException($"its model '{type}' is not known."),
        };
    }

    /// <summary>Reads byte-level BPE from <c>vocab.json</c> and <c>merges.txt</c>.</summary>
    public static Tokenizer ReadPair(string vocabulary, string merges)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(vocabulary));
        var lines = new List<string>();
        foreach (string line in File.ReadLines(merges))
        {
            if (line.Length > 0 && !line.StartsWith("#version", StringComparison.Ordinal))
            {
                lines.Add(line);
            }
        }

        var special = new Dictionary<string, int>(StringComparer.Ordinal);
        Dictionary<string, int> numbers = Numbers(json.RootElement);
        if (numbers.TryGetValue("<|endoftext|>", out int end))
        {
            special.Add("<|endoftext|>", end);
        }

        return Bpe(numbers, lines, special, Gpt2Words(), null);
    }

    /// <summary>WordPiece with BERT's rules for words, from a vocabulary with a token a line.</summary>
    public static Tokenizer WordPiece(byte[] lines, bool isLowerCase)
    {
        using var stream = new MemoryStream(lines);
        return BertTokenizer.Create(stream, new BertOptions { LowerCaseBeforeTokenization = isLowerCase, RemoveNonSpacingMarks = isLowerCase });
    }

    private static BpeTokenizer ReadBpe(JsonElement root, JsonElement model)
    {
        foreach (string option in (string[])["byte_fallback", "ignore_merges", "fuse_unk"])
        {
            if (IsTrue(model, option))
            {
                throw new InvalidDataException($"its '{option}' is not read; if there is a SentencePiece file, put it beside it as tokenizer.model.");
            }
        }

        foreach (string option in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model.TryGetProperty(option, out JsonElement text) && text.ValueKind == JsonValueKind.String && text.GetString()!.Length > 0)
            {
                throw new InvalidDataException($"its '{option}' is not read.");
            }
        }

        var merges = new List<string>();
        foreach (JsonElement pair in model.GetProperty("merges").EnumerateArray())
        {
            merges.Add(pair.ValueKind == JsonValueKind.Array ? $"{pair[0].GetString()} {pair[1].GetString()}" : pair.GetString()!);
        }

        var special = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (JsonElement token in root.TryGetProperty("added_tokens", out JsonElement added) ? added.EnumerateArray() : [])
        {
            special[token.GetProperty("content").GetString()!] = token.GetProperty("id").GetInt32();
        }

        return Bpe(Numbers(model.GetProperty("vocab")), merges, special, WordsOf(root), NormalizerOf(root));
    }

    private static BpeTokenizer Bpe(Dictionary<string, int> numbers, List<string> merges, Dictionary<string, int> special, Regex words, Normalizer? normalizer)
    {
        // The library looks special tokens up in the vocabulary as well.
        foreach ((string token, int number) in special)
        {
            numbers.TryAdd(token, number);
        }

        return BpeTokenizer.Create(new BpeOptions(numbers)
        {
            Merges = merges,
            ByteLevel = true,
            SpecialTokens = special,
            PreTokenizer = new RegexPreTokenizer(words, special),
            Normalizer = normalizer,
        });
    }

    /// <summary>How a text is cut into words: as GPT-2 does, or by an expression in front of the step that makes bytes of them.</summary>
    private static Regex WordsOf(JsonElement root)
    {
        JsonElement rule = root.GetProperty("pre_tokenizer");
        JsonElement[] steps = TypeOf(rule) == "Sequence" ? [.. rule.GetProperty("pretokenizers").EnumerateArray()] : [rule];
        JsonElement last = steps[^1];
        if (TypeOf(last) != "ByteLevel" || IsTrue(last, "add_prefix_space"))
        {
            throw new InvalidDataException("its pre_tokenizer is not byte-level, or adds a blank in front of the text, which is not read.");
        }

        if (steps.Length == 1)
        {
            return Gpt2Words();
        }

        JsonElement split = steps[0];
        return steps.Length == 2 && TypeOf(split) == "Split" && split.GetProperty("behavior").GetString() == "Isolated" && !IsTrue(split, "invert") && !IsTrue(last, "use_regex")
            && split.GetProperty("pattern").TryGetProperty("Regex", out JsonElement pattern)
            ? new Regex(pattern.GetString()!, RegexOptions.CultureInvariant)
            : throw new InvalidDataException("its pre_tokenizer has steps other than one expression and ByteLevel, which are not read.");
    }

    private static ComposingNormalizer? NormalizerOf(JsonElement root) => !root.TryGetProperty("normalizer", out JsonElement rule) || rule.ValueKind == JsonValueKind.Null ? null
        : TypeOf(rule) == "NFC" ? "e\u0301".Normalize(NormalizationForm.FormC).Length == 1
            ? new ComposingNormalizer()
            : throw new InvalidDataException("its normalizer 'NFC' needs Unicode's tables, which this program does without: set <InvariantGlobalization>false</InvariantGlobalization> in its project.")
        : throw new InvalidDataException($"its normalizer '{TypeOf(rule)}' is not read.");

    private static string? TypeOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;

    private static bool IsTrue(JsonElement element, string property) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static Dictionary<string, int> Numbers(JsonElement vocabulary)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (JsonProperty token in vocabulary.EnumerateObject())
        {
            numbers[token.Name] = token.Value.GetInt32();
        }

        return numbers;
    }

    /// <summary>A vocabulary as <c>vocab.txt</c> has it.</summary>
    private static byte[] Lines(JsonElement vocabulary)
    {
        Dictionary<string, int> numbers = Numbers(vocabulary);
        string[] tokens = new string[numbers.Count];
        foreach ((string token, int number) in numbers)
        {
            if ((uint)number >= (uint)tokens.Length || tokens[number] is not null)
            {
                throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"the numbers of its {tokens.Length} tokens are not those from 0 on."));
            }

            tokens[number] = token;
        }

        return Encoding.UTF8.GetBytes(string.Join('\n', tokens) + "\n");
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Gpt2Words();

    /// <summary>Puts letters and their marks together (NFC).</summary>
    private sealed class ComposingNormalizer : Normalizer
    {
        public override string Normalize(string original) => original.Normalize(NormalizationForm.FormC);

        public override string Normalize(ReadOnlySpan<char> original) => Normalize(original.ToString());
    }
}
