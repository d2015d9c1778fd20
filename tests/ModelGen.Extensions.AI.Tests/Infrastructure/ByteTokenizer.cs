using System.Text.RegularExpressions;
using Microsoft.ML.Tokenizers;

namespace ModelGen.Extensions.AI.Tests;

/// <summary>Byte-level BPE that joins next to nothing: a token is a byte, so that characters have up to four of them.</summary>
internal static partial class ByteTokenizer
{
    public const int Start = 256, End = 257, EndOfText = 258;

    public static BpeTokenizer Create()
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int hidden = 0;
        for (int b = 0; b < 256; b++)
        {
            // GPT-2's letters for bytes.
            char letter = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? (char)b : (char)(256 + hidden++);
            numbers.Add(letter.ToString(), b);
        }

        var special = new Dictionary<string, int>(StringComparer.Ordinal) { ["<|im_start|>"] = Start, ["<|im_end|>"] = End, ["<|endoftext|>"] = EndOfText };
        foreach ((string token, int number) in special)
        {
            numbers.Add(token, number);
        }

        numbers.Add("th", 259);
        return BpeTokenizer.Create(new BpeOptions(numbers) { Merges = ["t h"], ByteLevel = true, SpecialTokens = special, PreTokenizer = new RegexPreTokenizer(Words(), special) });
    }

    [GeneratedRegex(@" ?\p{L}+| ?[^\s\p{L}]+|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
