namespace ModelGen.Text.Tests.Tokenization;

public sealed class WordTokenizerTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("  \t\n ", "")]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("ÄRGER Straße ΣΊΣΥΦΟΣ Привет", "ärger straße σίσυφοσ привет")]
    [InlineData("e\u0301te\u0301", "e\u0301te\u0301")]
    [InlineData("don't 'quoted' rock'n'roll it\u2019s", "don't quoted rock'n'roll it's")]
    [InlineData("trailing' ''double''", "trailing double")]
    [InlineData("日本語 テスト", "日本語 テスト")]
    [InlineData("a\uD800b", "a b")]
    [InlineData("𝐀bc 😀", "𝐀bc")]
    [InlineData("snake_case kebab-case", "snake case kebab case")]
    [InlineData("3d 2nd mp3 10x", "3d 2nd mp3 10x")]
    [InlineData("42 1,000.50 12:30 2002-08-22 ٣٤", "<number> <number> <number> <number> <number>")]
    [InlineData("1,2,3abc 7. 8", "<number> 3abc <number> <number>")]
    [InlineData("1..2", "<number> <number>")]
    [InlineData("see http://example.com/a?b=c&d=1. Then", "see <url> then")]
    [InlineData("<a href=\"HTTPS://Example.com\">www.example.com</a>", "a href <url> <url> a")]
    [InlineData("http:// www. ftp://x", "http www <url>")]
    [InlineData("mail JOHN.doe+tag@mail-host.example.com, or me@home.", "mail <email> or <email>")]
    [InlineData("a@ @b x@-", "a b x")]
    public void Words_numbers_and_addresses_are_found(string text, string expected) => Assert.Equal(expected, Join(new WordTokenizer(), text));

    [Theory]
    [InlineData("FREE!!!!! $$$ now?! 100%", "free !!! $$$ now ? ! <number> %")]
    [InlineData("😀😀😀😀", "😀😀😀")]
    [InlineData("(a) -- b", "( a ) -- b")]
    [InlineData("it's 1.5.", "it's <number> .")]
    public void Punctuation_is_kept_if_asked_for(string text, string expected) =>
        Assert.Equal(expected, Join(new WordTokenizer(new WordTokenizerOptions { Punctuation = true }), text));

    [Fact]
    public void Classes_can_be_switched_off()
    {
        var tokenizer = new WordTokenizer(new WordTokenizerOptions { WebAddressToken = null, EmailToken = null, NumberToken = null, LowerCase = false });
        Assert.Equal("See http Example com me home 1,000", Join(tokenizer, "See http://Example.com me@home 1,000"));
    }

    [Fact]
    public void Long_tokens_are_cut_but_keep_their_place()
    {
        var tokenizer = new WordTokenizer(new WordTokenizerOptions { MaximumTokenLength = 8 });
        char[] buffer = new char[8];
        Assert.True(tokenizer.TryRead("  abcdefghijk next", 0, buffer, out TextToken token));
        Assert.Equal(new TextToken(2, 13, 8), token);
        Assert.Equal("abcdefgh", buffer);
        Assert.Equal("aaaaaaa b", Join(tokenizer, "aaaaaaa𝐀𝐀 b"));
    }

    [Fact]
    public void Places_cover_what_stands_in_the_text()
    {
        const string Text = "Buy NOW at http://x.y/z!";
        string[] places = [.. Tokens(new WordTokenizer(), Text).Select(token => Text[token.Start..token.End])];
        Assert.Equal(["Buy", "NOW", "at", "http://x.y/z"], places);
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        var tokenizer = new WordTokenizer();
        Assert.Throws<ArgumentException>(() => tokenizer.TryRead("a", 0, new char[63], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.TryRead("a", 2, new char[64], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.TryRead("a", -1, new char[64], out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WordTokenizer(new WordTokenizerOptions { MaximumTokenLength = 3 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WordTokenizer(new WordTokenizerOptions { MaximumTokenLength = 1025 }));
        Assert.Throws<ArgumentException>(() => new WordTokenizer(new WordTokenizerOptions { WebAddressToken = "" }));
        Assert.Throws<ArgumentException>(() => new WordTokenizer(new WordTokenizerOptions { MaximumTokenLength = 4 }));
    }

    [Fact]
    public void Random_texts_are_cut_without_overlap_and_without_end()
    {
        const string Alphabet = "aB1 .,:/-'@!<>\n\uD800\uDC00é日www.http://\u0301";
        var random = new Random(1);
        var tokenizer = new WordTokenizer(new WordTokenizerOptions { Punctuation = true, MaximumTokenLength = 12 });
        for (int round = 0; round < 3000; round++)
        {
            string text = new(random.GetItems<char>(Alphabet, random.Next(60)));
            int position = 0;
            foreach (TextToken token in Tokens(tokenizer, text))
            {
                Assert.InRange(token.Start, position, text.Length);
                Assert.InRange(token.End, token.Start + 1, text.Length);
                Assert.InRange(token.Length, 1, 12);
                position = token.End;
            }
        }
    }

    [Theory]
    [InlineData("a.")]
    [InlineData("1.")]
    [InlineData("www.")]
    [InlineData("!")]
    [InlineData("a'")]
    public void Time_grows_with_the_length_of_the_text_alone(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, 200_000)) + "x";
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.NotEmpty(Tokens(new WordTokenizer(new WordTokenizerOptions { Punctuation = true }), text));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }

    internal static string Join(ITokenizer tokenizer, string text)
    {
        char[] buffer = new char[tokenizer.MaximumTokenLength];
        var words = new List<string>();
        for (int position = 0; tokenizer.TryRead(text, position, buffer, out TextToken token); position = token.End)
        {
            words.Add(new string(buffer, 0, token.Length));
        }

        return string.Join(' ', words);
    }

    private static List<TextToken> Tokens(ITokenizer tokenizer, string text)
    {
        char[] buffer = new char[tokenizer.MaximumTokenLength];
        var tokens = new List<TextToken>();
        for (int position = 0; tokenizer.TryRead(text, position, buffer, out TextToken token); position = token.End)
        {
            tokens.Add(token);
        }

        return tokens;
    }
}
