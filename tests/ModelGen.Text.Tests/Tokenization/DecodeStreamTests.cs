using System.Text;
using Microsoft.ML.Tokenizers;

namespace ModelGen.Text.Tests.Tokenization;

/// <summary>Pieces of text are whole characters, and together what all tokens are.</summary>
public sealed class DecodeStreamTests
{
    private const string Text = "Grüße, 世界! 👩‍🚀🦆 € and the rest of it, much longer than what is decoded at once: ééééééééé.";

    [Theory]
    [InlineData("")]
    [InlineData(Text)]
    [InlineData("🦆🦆🦆🦆🦆🦆🦆🦆🦆🦆")]
    public void A_token_may_be_a_part_of_a_character(string text)
    {
        var stream = new DecodeStream(Bytes());
        var pieces = new List<string>();
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            pieces.Add(stream.Step(b));
        }

        pieces.Add(stream.Finish());
        Assert.Equal(text, string.Concat(pieces));
        Assert.Equal(text.EnumerateRunes().Select(rune => rune.ToString()), pieces.Where(piece => piece.Length > 0));
    }

    /// <summary>Random bytes: what a decoder makes of all of them at once.</summary>
    [Fact]
    public void What_is_no_text_is_what_it_is_for_a_decoder()
    {
        var random = new Random(1);
        var stream = new DecodeStream(Bytes());
        for (int round = 0; round < 200; round++)
        {
            byte[] bytes = new byte[random.Next(60)];
            random.NextBytes(bytes);
            if (round % 2 == 0)
            {
                // Mostly beginnings and continuations.
                bytes = [.. bytes.Select(b => (byte)(b | 0x80))];
            }

            string text = string.Concat(bytes.Select(b => stream.Step(b))) + stream.Finish();
            Assert.Equal(Encoding.UTF8.GetString(bytes), text);
        }
    }

    [Fact]
    public void Special_and_unknown_tokens_have_no_text()
    {
        var stream = new DecodeStream(Bytes());
        Assert.Equal("a", stream.Step('a'));
        Assert.Equal("", stream.Step(256));
        Assert.Equal("", stream.Step(999));
        Assert.Equal("b", stream.Step('b'));
        Assert.Equal("", stream.Step(0xC3));
        Assert.Equal("\uFFFD", stream.Finish());
        Assert.Equal("c", stream.Step('c'));
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("a b ab ba a a b b b a a a b a b a b a b a b")]
    public void Pieces_of_words_have_their_spaces(string text)
    {
        using var model = new MemoryStream(SentencePieceModel.Bytes);
        var tokenizer = SentencePieceTokenizer.Create(model, addBeginningOfSentence: true, addEndOfSentence: true);
        IReadOnlyList<int> ids = tokenizer.EncodeToIds(text);
        var stream = new DecodeStream(tokenizer);
        Assert.Equal(text, string.Concat(ids.Select(stream.Step)) + stream.Finish());
    }

    [Fact]
    public void Words_have_spaces_between_them()
    {
        using var vocabulary = new MemoryStream(Encoding.UTF8.GetBytes("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nwalk\n##ing\ndog"));
        var tokenizer = BertTokenizer.Create(vocabulary);
        IReadOnlyList<int> ids = tokenizer.EncodeToIds("dog walking dog dog walking dog walking dog walking dog");
        var stream = new DecodeStream(tokenizer);
        Assert.Equal("dog walking dog dog walking dog walking dog walking dog", string.Concat(ids.Select(stream.Step)) + stream.Finish());
    }

    private static BpeTokenizer Bytes()
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int hidden = 0;
        for (int b = 0; b < 256; b++)
        {
            // GPT-2's letters for bytes.
            char letter = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)b : (char)(256 + hidden++);
            numbers.Add(letter.ToString(), b);
        }

        numbers.Add("<end>", 256);
        return BpeTokenizer.Create(new BpeOptions(numbers) { ByteLevel = true, SpecialTokens = new Dictionary<string, int>(StringComparer.Ordinal) { ["<end>"] = 256 } });
    }
}
