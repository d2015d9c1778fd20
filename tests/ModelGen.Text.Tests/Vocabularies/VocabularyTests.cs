namespace ModelGen.Text.Tests.Vocabularies;

public sealed class VocabularyTests
{
    private const string Words = "b a b c a b d é";

    [Fact]
    public void Tokens_stand_by_frequency_then_ordinal_behind_the_special_ones()
    {
        Vocabulary vocabulary = Build(Words);
        Assert.Equal(["<pad>", "<unk>", "b", "a", "c", "d", "é"], Tokens(vocabulary));
        Assert.Equal([0, 0, 3, 2, 1, 1, 1], vocabulary.Frequencies);
        Assert.Equal((0, 1, 2), (vocabulary.PaddingId, vocabulary.UnknownId, vocabulary.SpecialCount));
    }

    [Fact]
    public void The_order_of_the_texts_does_not_matter()
    {
        string[] words = Words.Split(' ');
        for (int seed = 0; seed < 10; seed++)
        {
            new Random(seed).Shuffle(words);
            Assert.Equal(Tokens(Build(Words)), Tokens(Build(string.Join(' ', words))));
        }
    }

    [Fact]
    public void Rare_tokens_and_those_beyond_the_size_are_left_out()
    {
        Assert.Equal(["<pad>", "<unk>", "b", "a"], Tokens(Build(Words, new VocabularyOptions { MinimumFrequency = 2 })));
        Assert.Equal(["<pad>", "<unk>", "b"], Tokens(Build(Words, new VocabularyOptions { MaximumSize = 3 })));
        Assert.Equal(["<pad>", "<unk>"], Tokens(Build("", new VocabularyOptions())));
    }

    [Fact]
    public void A_special_token_that_stands_in_the_texts_keeps_its_place_and_gets_its_frequency()
    {
        Vocabulary vocabulary = Build(Words, new VocabularyOptions { SpecialTokens = ["a", "<s>"] });
        Assert.Equal(["<pad>", "<unk>", "a", "<s>", "b", "c", "d", "é"], Tokens(vocabulary));
        Assert.Equal([0, 0, 2, 0, 3, 1, 1, 1], vocabulary.Frequencies);
    }

    [Fact]
    public void Numbers_and_tokens_find_each_other()
    {
        Vocabulary vocabulary = Build(Words);
        for (int id = 0; id < vocabulary.Count; id++)
        {
            Assert.True(vocabulary.TryGetId(vocabulary[id], out int found));
            Assert.Equal(id, found);
        }

        Assert.True(vocabulary.Contains("b"));
        Assert.False(vocabulary.TryGetId("B", out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => vocabulary[7]);
    }

    [Fact]
    public void The_policy_decides_what_becomes_of_unknown_tokens()
    {
        Assert.True(Build(Words).TryEncode("x", out int id));
        Assert.Equal(1, id);
        Assert.False(Build(Words, new VocabularyOptions { OutOfVocabulary = OutOfVocabulary.Skip }).TryEncode("x", out _));
        Vocabulary strict = Build(Words, new VocabularyOptions { OutOfVocabulary = OutOfVocabulary.Throw });
        Assert.Contains("'x'", Assert.Throws<KeyNotFoundException>(() => strict.TryEncode("x", out _)).Message, StringComparison.Ordinal);
        Assert.True(strict.TryEncode("b", out _));
    }

    [Fact]
    public void Without_special_tokens_the_numbers_begin_at_the_most_frequent_one()
    {
        Vocabulary vocabulary = Build(Words, new VocabularyOptions { PaddingToken = null, UnknownToken = null, OutOfVocabulary = OutOfVocabulary.Skip });
        Assert.Equal("b", vocabulary[0]);
        Assert.False(vocabulary.HasPadding);
        Assert.False(vocabulary.HasUnknown);
        Assert.Throws<InvalidOperationException>(() => vocabulary.PaddingId);
        Assert.Throws<InvalidOperationException>(() => vocabulary.UnknownId);
    }

    [Fact]
    public void Unknown_can_be_there_without_padding()
    {
        Vocabulary vocabulary = Build(Words, new VocabularyOptions { PaddingToken = null });
        Assert.Equal(0, vocabulary.UnknownId);
        Assert.Equal("<unk>", vocabulary[0]);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        var builder = new VocabularyBuilder();
        Assert.Throws<ArgumentException>(() => builder.Build(new VocabularyOptions { UnknownToken = null }));
        Assert.Throws<ArgumentException>(() => builder.Build(new VocabularyOptions { SpecialTokens = ["<pad>"] }));
        Assert.Throws<ArgumentException>(() => builder.Build(new VocabularyOptions { SpecialTokens = [""] }));
        Assert.Throws<ArgumentException>(() => builder.Build(new VocabularyOptions { MaximumSize = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Build(new VocabularyOptions { MaximumSize = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Build(new VocabularyOptions { MaximumSize = Vocabulary.MaximumCount + 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Build(new VocabularyOptions { MinimumFrequency = 0 }));
    }

    [Fact]
    public void Tokens_that_no_file_could_hold_are_refused()
    {
        var builder = new VocabularyBuilder();
        Assert.Throws<ArgumentException>(() => builder.Add(""));
        Assert.Throws<ArgumentException>(() => builder.Add(new string('a', Vocabulary.MaximumTokenLength + 1)));
        Assert.Throws<ArgumentException>(() => builder.Add("a\uD800"));
        builder.Add(new string('a', Vocabulary.MaximumTokenLength));
        Assert.Equal(1, builder.DistinctCount);
    }

    [Fact]
    public void Counting_and_looking_up_known_tokens_allocates_nothing()
    {
        var builder = new VocabularyBuilder();
        builder.Add("word");
        Vocabulary vocabulary = builder.Build();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            builder.Add("word");
            vocabulary.TryEncode("word", out _);
            vocabulary.TryEncode("other", out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    internal static Vocabulary Build(string words, VocabularyOptions? options = null)
    {
        var builder = new VocabularyBuilder();
        foreach (string word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            builder.Add(word);
        }

        return builder.Build(options);
    }

    internal static string[] Tokens(Vocabulary vocabulary) => [.. Enumerable.Range(0, vocabulary.Count).Select(id => vocabulary[id])];
}
