using Microsoft.ML.Tokenizers;

namespace ModelGen.Text;

/// <summary>Makes text of tokens as they come. Hugging Face's <c>tokenizers.decoders.DecodeStream</c>.</summary>
/// <remarks>
/// A token of byte-level BPE may be a part of a character: what is not a whole character yet is kept back until its other tokens have come, so that all pieces together are the text of all tokens.
/// Special tokens have no text. For one thread at a time.
/// </remarks>
/// <example>
/// <code>
/// var stream = new DecodeStream(tokenizer);
/// Generation.Generate(session.Next, prompt, default, sampler, stop, (_, token) => Console.Write(stream.Step(token)));
/// Console.Write(stream.Finish());
/// </code>
/// </example>
public sealed class DecodeStream
{
    /// <summary>How many tokens are decoded once more beside a new one: a character has four bytes at most, and a tokenizer may treat the first token of a text differently.</summary>
    private const int Kept = 8;

    /// <summary>What decoders make of bytes that are no character, or none yet: one for the beginning of a character.</summary>
    private const char Replacement = '\uFFFD';

    private readonly Tokenizer tokenizer;
    private readonly List<int> window = new(2 * Kept);

    /// <summary>How much of the window's text has been given.</summary>
    private int given;

    /// <summary>A stream that begins a text.</summary>
    /// <param name="tokenizer">What the tokens are of.</param>
    public DecodeStream(Tokenizer tokenizer)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        this.tokenizer = tokenizer;
    }

    /// <summary>Takes the next token.</summary>
    /// <param name="token">Its number.</param>
    /// <returns>What follows the pieces given before; empty, if there is no whole character.</returns>
    public string Step(int token)
    {
        if (window.Count == 2 * Kept)
        {
            int before = Text().Length;
            window.RemoveRange(0, Kept);
            given -= before - Text().Length;
        }

        window.Add(token);
        string text = Text();
        return Give(text, text.EndsWith(Replacement) ? text.Length - 1 : text.Length);
    }

    /// <summary>Gives what has been kept back: a replacement character, if a text ends within a character. The next token begins a new text.</summary>
    public string Finish()
    {
        string text = Text(), rest = Give(text, text.Length);
        window.Clear();
        given = 0;
        return rest;
    }

    private string Give(string text, int end)
    {
        string piece = end > given ? text[given..end] : "";
        given = Math.Max(given, end);
        return piece;
    }

    private string Text() => tokenizer switch
    {
        BpeTokenizer bpe => bpe.Decode(window, considerSpecialTokens: false),
        SentencePieceTokenizer pieces => pieces.Decode(window, considerSpecialTokens: false),
        WordPieceTokenizer words => words.Decode(window, skipSpecialTokens: true),
        _ => tokenizer.Decode(window),
    } ?? "";
}
