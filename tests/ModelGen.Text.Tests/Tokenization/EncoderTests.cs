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
