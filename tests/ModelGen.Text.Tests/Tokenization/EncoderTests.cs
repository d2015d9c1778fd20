using System.Text;
using Microsoft.ML.Tokenizers;
using ModelGen.Text.Tests.Vocabularies;

namespace ModelGen.Text.Tests.Tokenization;

public sealed class EncoderTests
{
    private static readonly WordEncoder words = new(new WordTokenizer(), VocabularyTests.Build("the cat sat on the mat the cat"));

    [Fact]
    public void Words_become_the_vocabularys_numbers()
    {
        Assert.Equal([2, 3, 1, 4], Encode(words, "The CAT ran, mat!"));
        Assert.Equal(4, words.Count("The CAT ran, mat!"));
        Assert.Equal([2, 3], Encode(words, "The CAT ran, mat!", room: 2));
        Assert.Empty(Encode(words, ""));
    }

    [Fact]
    public void Places_say_where_a_token_stands()
    {
        const string Text = "The  cat, sat";
        int[] ids = new int[5];
        var places = new Range[5];
        Assert.Equal(3, words.Encode(Text, ids, places));
        Assert.Equal(["The", "cat", "sat"], places[..3].Select(place => Text[place]));
        Assert.Throws<ArgumentException>(() => words.Encode(Text, ids, new Range[4]));
    }

    [Fact]
    public void Words_can_be_skipped()
    {
        var encoder = new WordEncoder(new WordTokenizer(), VocabularyTests.Build("a b", new VocabularyOptions { OutOfVocabulary = OutOfVocabulary.Skip }));
        Assert.Equal([2, 3], Encode(encoder, "a x b x"));
        Assert.Equal(2, encoder.Count("a x b x"));
    }

    [Fact]
    public void Encoding_allocates_nothing()
    {
        int[] ids = new int[64];
        words.Encode("The cat sat on http://example.com and 42 mats", ids);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            words.Encode("The cat sat on http://example.com and 42 mats, me@home", ids);
            words.Count("The cat sat on a mat");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Byte_pair_encoding_comes_from_Microsoft_ML_Tokenizers()
    {
        using Stream vocabulary = Text("""{"l":0,"o":1,"w":2,"e":3,"r":4,"lo":5,"low":6,"er":7}""");
        using Stream merges = Text("#version: 0.2\nl o\nlo w\ne r\n");
        var encoder = new SubwordEncoder(BpeTokenizer.Create(vocabulary, merges));
        Assert.Equal([6, 7], Encode(encoder, "lower"));
        Assert.Equal([6], Encode(encoder, "lower", room: 1));
        Assert.Empty(Encode(encoder, "lower", room: 0));
        Assert.Equal(2, encoder.Count("lower"));
        Places(encoder, "lower", "low", "er");
    }

    [Fact]
    public void Word_pieces_come_from_Microsoft_ML_Tokenizers()
    {
        using Stream vocabulary = Text("[PAD]\n[UNK]\nun\n##aff\n##able\ncat\n");
        var encoder = new SubwordEncoder(WordPieceTokenizer.Create(vocabulary));
        Assert.Equal([2, 3, 4, 5, 1], Encode(encoder, "unaffable cat dog"));
        Places(encoder, "unaffable cat", "un", "aff", "able", "cat");
        Assert.Throws<ArgumentException>(() => encoder.Encode("cat", new int[2], new Range[1]));
    }

    /// <summary>[CLS] is 2, [SEP] is 3; what the tokenizer gives by itself is the expected value.</summary>
    [Theory]
    [InlineData("unaffable cat dog")]
    [InlineData("cat")]
    [InlineData("")]
    public void A_BERT_tokenizer_adds_its_tokens(string text)
    {
        BertTokenizer bert = Bert();
        var encoder = new SubwordEncoder(bert);
        int[] all = [.. bert.EncodeToIds(text)];
        Assert.Equal((2, 3), (all[0], all[^1]));
        Assert.Equal(all, Encode(encoder, text));
        Assert.Equal(all.Length, encoder.Count(text));
        for (int room = 0; room < all.Length; room++)
        {
            // [CLS] and [SEP] stay where the text is cut, if need be within a word.
            int[] expected = room < 2 ? [] : [2, .. all[1..(room - 1)], 3];
            Assert.Equal(expected, Encode(encoder, text, room));
            int[] ids = new int[room];
            Assert.Equal(expected.Length, encoder.Encode(text, ids, new Range[room]));
            Assert.Equal(expected, ids[..expected.Length]);
        }

        var plain = new SubwordEncoder(bert, addSpecialTokens: false);
        Assert.Equal(all[1..^1], Encode(plain, text));
        Assert.Equal(all.Length - 2, plain.Count(text));
    }

    [Fact]
    public void Added_tokens_have_empty_places()
    {
        Places(new SubwordEncoder(Bert()), "unaffable cat", "", "un", "aff", "able", "cat", "");
        Places(new SubwordEncoder(Bert(), addSpecialTokens: false), "unaffable cat", "un", "aff", "able", "cat");
        Places(new SubwordEncoder(Bert()), "", "", "");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Sentence_pieces_have_the_beginning_and_end_that_the_tokenizer_was_created_with(bool begin, bool end)
    {
        using var model = new MemoryStream(SentencePieceModel.Bytes);
        LlamaTokenizer llama = LlamaTokenizer.Create(model, begin, end);
        WithAndWithout(llama, "aba", [.. (int[])(begin ? [1] : []), .. llama.EncodeToIds("aba", false, false), .. (int[])(end ? [2] : [])], begin, end);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void The_tokenizer_of_CodeGen_adds_what_it_was_created_with(bool begin, bool end)
    {
        using Stream vocabulary = Text("""{"l":0,"o":1,"w":2,"lo":3,"low":4,"<|endoftext|>":5}""");
        using Stream merges = Text("#version: 0.2\nl o\nlo w\n");
        CodeGenTokenizer code = CodeGenTokenizer.Create(vocabulary, merges, addPrefixSpace: false, begin, end);
        WithAndWithout(code, "lowlo", [.. (int[])(begin ? [5] : []), 4, 3, .. (int[])(end ? [5] : [])], begin, end);
    }

    [Fact]
    public void A_byte_pair_tokenizer_cannot_leave_out_what_it_was_created_with()
    {
        Dictionary<string, int> vocabulary = new() { ["<s>"] = 0, ["</s>"] = 1, ["a"] = 2, ["b"] = 3 };
        foreach ((string? begin, string? end) in ((string?, string?)[])[("<s>", null), (null, "</s>"), ("<s>", "</s>")])
        {
            var tokenizer = BpeTokenizer.Create(new BpeOptions(vocabulary) { BeginningOfSentenceToken = begin, EndOfSentenceToken = end });
            int[] expected = [.. (int[])(begin == null ? [] : [0]), 2, 3, .. (int[])(end == null ? [] : [1])];
            Assert.Equal(expected, Encode(new SubwordEncoder(tokenizer), "ab"));
            Assert.Equal("tokenizer", Assert.Throws<ArgumentException>(() => new SubwordEncoder(tokenizer, addSpecialTokens: false)).ParamName);
        }

        var plain = BpeTokenizer.Create(new BpeOptions(vocabulary));
        Assert.Equal([2, 3], Encode(new SubwordEncoder(plain, addSpecialTokens: false), "ab"));
    }

    private static void WithAndWithout(Tokenizer tokenizer, string text, int[] expected, bool begin, bool end)
    {
        foreach (bool with in (bool[])[true, false])
        {
            var encoder = new SubwordEncoder(tokenizer, with);
            int[] tokens = with ? expected : expected[(begin ? 1 : 0)..(end ? ^1 : ^0)];
            Assert.Equal(tokens, Encode(encoder, text));
            Assert.Equal(tokens.Length, encoder.Count(text));
            int[] ids = new int[tokens.Length];
            Assert.Equal(ids.Length, encoder.Encode(text, ids, new Range[ids.Length]));
            Assert.Equal(tokens, ids);
        }
    }

    private static BertTokenizer Bert()
    {
        using Stream vocabulary = Text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nun\n##aff\n##able\ncat\n");
        return BertTokenizer.Create(vocabulary);
    }

    private static void Places(SubwordEncoder encoder, string text, params string[] expected)
    {
        int[] ids = new int[expected.Length];
        var places = new Range[expected.Length];
        Assert.Equal(expected.Length, encoder.Encode(text, ids, places));
        Assert.Equal(expected, places.Select(place => text[place]));
    }

    private static int[] Encode(ITextEncoder encoder, string text, int room = 32)
    {
        int[] ids = new int[room];
        return ids[..encoder.Encode(text, ids)];
    }

    private static MemoryStream Text(string content) => new(Encoding.UTF8.GetBytes(content));
}
