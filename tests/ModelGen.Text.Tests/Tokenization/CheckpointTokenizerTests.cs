using Microsoft.ML.Tokenizers;

namespace ModelGen.Text.Tests.Tokenization;

/// <summary>Tokenizers of folders, with the smallest vocabularies that show the rules.</summary>
public sealed class CheckpointTokenizerTests : IDisposable
{
    /// <summary>Ġ is a blank, Ã and © are the bytes of é: how byte-level BPE writes them.</summary>
    private const string Vocabulary = """{"h": 0, "e": 1, "l": 2, "o": 3, "Ġ": 4, "Ã": 5, "©": 6, "he": 7, "ll": 8, "hell": 9, "hello": 10, "Ġhe": 11, "1": 12, "<|endoftext|>": 13, "é": 14}""";

    private const string Merges = """["h e", "l l", "he ll", "hell o", "Ġ he"]""";

    private readonly string folder = Directory.CreateTempSubdirectory("modelgen").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Gpt2s_two_files()
    {
        Write("vocab.json", Vocabulary);
        Write("merges.txt", "#version: 0.2\nh e\nl l\nhe ll\nhell o\nĠ he\n");
        CheckGpt2();
    }

    [Theory]
    [InlineData("""{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}""")]
    [InlineData("""{"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"Regex": "\\s?\\p{L}+|\\p{N}|\\s+"}, "behavior": "Isolated", "invert": false}, {"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}]}""")]
    public void A_json_file_with_byte_level_bpe(string preTokenizer)
    {
        Write("tokenizer.json", Bpe(preTokenizer));
        CheckGpt2();
    }

    [Fact]
    public void Merges_may_be_pairs()
    {
        Write("tokenizer.json", Bpe("""{"type": "ByteLevel"}""").Replace(Merges, """[["h", "e"], ["l", "l"]]""", StringComparison.Ordinal));
        Assert.Equal([7, 8, 3, 5, 6], CheckpointTokenizer.Load(folder).EncodeToIds("helloé"));
    }

    /// <summary>Tests run without Unicode's tables.</summary>
    [Fact]
    public void Letters_and_marks_are_not_left_apart_in_silence()
    {
        Write("tokenizer.json", Bpe("""{"type": "ByteLevel"}""", normalizer: """{"type": "NFC"}"""));
        Refused("InvariantGlobalization");
    }

    [Fact]
    public void Berts_vocabulary()
    {
        const string Tokens = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\nwor\n##ld\nHello\n";
        Write("vocab.txt", Tokens);
        Assert.Equal([5, 6, 7], CheckpointTokenizer.Load(folder).EncodeToIds("Hello world"));
        Write("tokenizer_config.json", """{"do_lower_case": false}""");
        Assert.Equal([8, 6, 7], CheckpointTokenizer.Load(folder).EncodeToIds("Hello world"));
        File.Delete(Path.Combine(folder, "tokenizer_config.json"));
        string vocabulary = string.Join(", ", Tokens.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select((token, i) => $"\"{token}\": {i}"));
        foreach (bool lower in (bool[])[true, false])
        {
            Write("tokenizer.json", $$"""{"normalizer": {"type": "BertNormalizer", "lowercase": {{(lower ? "true" : "false")}}}, "model": {"type": "WordPiece", "vocab": { {{vocabulary}} } } }""");
            Assert.Equal([lower ? 5 : 8, 6, 7], CheckpointTokenizer.Load(folder).EncodeToIds("Hello world"));
        }
    }

    [Fact]
    public void A_sentence_piece_file_comes_first()
    {
        File.WriteAllBytes(Path.Combine(folder, "tokenizer.model"), SentencePieceModel.Bytes);
        Write("tokenizer.json", "{}");
        Assert.IsType<SentencePieceTokenizer>(CheckpointTokenizer.Load(folder));
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        Refused("it has none of tokenizer.model, spiece.model, tokenizer.json, vocab.json with merges.txt, and vocab.txt");
        Write("vocab.json", Vocabulary);
        Refused("it has vocab.json, but not merges.txt");
        File.Move(Path.Combine(folder, "vocab.json"), Path.Combine(folder, "merges.txt"));
        Refused("it has merges.txt, but not vocab.json");
    }

    [Fact]
    public void What_would_be_read_otherwise_is_refused()
    {
        const string Plain = """{"type": "ByteLevel"}""";
        (string Text, string Why)[] cases =
        [
            ("", "tokenizer.json"),
            ("{}", "tokenizer.json"),
            ("[]", "tokenizer.json"),
            ("""{"model": {"type": "Unigram"}}""", "spiece.model"),
            ("""{"model": {"type": "WordLevel"}}""", "'WordLevel' is not known"),
            (Bpe(Plain, model: "\"byte_fallback\": true,"), "'byte_fallback' is not read"),
            (Bpe(Plain, model: "\"ignore_merges\": true,"), "'ignore_merges' is not read"),
            (Bpe(Plain, model: "\"end_of_word_suffix\": \"</w>\","), "'end_of_word_suffix' is not read"),
            (Bpe(Plain, normalizer: """{"type": "Lowercase"}"""), "'Lowercase' is not read"),
            (Bpe("""{"type": "ByteLevel", "add_prefix_space": true}"""), "adds a blank"),
            (Bpe("""{"type": "Whitespace"}"""), "not byte-level"),
            (Bpe("""{"type": "Sequence", "pretokenizers": [{"type": "Digits"}, {"type": "ByteLevel"}]}"""), "steps other than"),
        ];
        Assert.All(cases, c =>
        {
            Write("tokenizer.json", c.Text);
            Refused(c.Why);
        });
    }

    private static string Bpe(string preTokenizer, string normalizer = "null", string model = "") => $$"""
        {"added_tokens": [{"id": 13, "content": "<|endoftext|>", "special": true}], "normalizer": {{normalizer}}, "pre_tokenizer": {{preTokenizer}},
         "model": {"type": "BPE", {{model}} "vocab": {{Vocabulary}}, "merges": {{Merges}} } }
        """;

    private void CheckGpt2()
    {
        Tokenizer tokenizer = CheckpointTokenizer.Load(folder);
        Assert.Equal([10, 4, 10, 5, 6, 11, 12, 12], tokenizer.EncodeToIds("hello helloé he11"));
        Assert.Equal([10, 13, 7], tokenizer.EncodeToIds("hello<|endoftext|>he"));
        Assert.Equal("hello helloé he11", tokenizer.Decode([10, 4, 10, 5, 6, 11, 12, 12]));
        var encoder = new SubwordEncoder(tokenizer);
        int[] ids = new int[3];
        Assert.Equal(3, encoder.Encode("hello hello", ids));
        Assert.Equal([10, 4, 10], ids);
    }

    private void Refused(string why) => Assert.Contains(why, Assert.Throws<InvalidDataException>(() => CheckpointTokenizer.Load(folder)).Message, StringComparison.Ordinal);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
}
