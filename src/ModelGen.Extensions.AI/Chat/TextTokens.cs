using Microsoft.ML.Tokenizers;
using ModelGen.Text;

namespace ModelGen.Extensions.AI;

/// <summary>Makes tokens of what people write, in which nothing stands for a special token.</summary>
internal sealed class TextTokens
{
    private readonly SubwordEncoder encoder;
    private readonly string[] special;

    /// <exception cref="ArgumentException">The tokenizer always adds tokens to a text.</exception>
    public TextTokens(Tokenizer tokenizer)
    {
        encoder = new SubwordEncoder(tokenizer, addSpecialTokens: false);
        special = [.. SpecialTokens(tokenizer)];
    }

    /// <summary>The only token of a text.</summary>
    /// <exception cref="ArgumentException">It has none, or several.</exception>
    public int Single(string token)
    {
        Span<int> ids = stackalloc int[2];
        return encoder.Encode(token, ids) == 1 ? ids[0] : throw new ArgumentException($"The tokenizer has no token '{token}'.");
    }

    /// <summary>Adds the tokens of a text. What spells a special token is cut behind its first character, so that it cannot become one.</summary>
    public void Encode(ReadOnlySpan<char> text, List<int> tokens)
    {
        int cut;
        while ((cut = FirstCut(text)) < text.Length)
        {
            Add(text[..cut], tokens);
            text = text[cut..];
        }

        Add(text, tokens);
    }

    private void Add(ReadOnlySpan<char> text, List<int> tokens)
    {
        int[] ids = new int[encoder.Count(text)];
        tokens.AddRange(ids.AsSpan(0, encoder.Encode(text, ids)));
    }

    private int FirstCut(ReadOnlySpan<char> text)
    {
        int first = text.Length;
        foreach (string token in special)
        {
            int place = text.IndexOf(token, StringComparison.Ordinal);
            first = place >= 0 ? Math.Min(first, place + (char.IsHighSurrogate(text[place]) ? 2 : 1)) : first;
        }

        return first;
    }

    private static IEnumerable<string> SpecialTokens(Tokenizer tokenizer) => (tokenizer switch
    {
        BpeTokenizer bpe => bpe.SpecialTokens,
        SentencePieceTokenizer pieces => pieces.SpecialTokens,
        TiktokenTokenizer bytes => bytes.SpecialTokens,
        CodeGenTokenizer code => code.SpecialTokens,
        WordPieceTokenizer words => words.SpecialTokens,
        _ => null,
    })?.Keys ?? [];
}
