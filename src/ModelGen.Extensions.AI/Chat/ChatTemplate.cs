using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;

namespace ModelGen.Extensions.AI;

/// <summary>How a model wants to be given a conversation: what makes a prompt of messages, and which tokens end a reply.</summary>
/// <remarks>
/// The templates here make control tokens themselves, and never of what messages say: a text that spells one is encoded as the characters it is made of. One of your own should do the same.
/// </remarks>
public sealed class ChatTemplate
{
    private readonly Func<IReadOnlyList<ChatMessage>, IReadOnlyList<int>> encode;
    private readonly int[] endTokens;

    /// <summary>A template of one's own.</summary>
    /// <param name="encode">Makes the prompt's tokens of the messages, at the end with what a reply begins behind. It is called from several threads at the same time.</param>
    /// <param name="endTokens">Tokens that end a reply, and are no part of it.</param>
    public ChatTemplate(Func<IReadOnlyList<ChatMessage>, IReadOnlyList<int>> encode, params ReadOnlySpan<int> endTokens)
    {
        ArgumentNullException.ThrowIfNull(encode);
        this.encode = encode;
        this.endTokens = endTokens.ToArray();
    }

    /// <summary>Tokens that end a reply.</summary>
    public ReadOnlySpan<int> EndTokens => endTokens;

    /// <summary>ChatML, as of Qwen and many others: each message as <c>&lt;|im_start|>role⏎text&lt;|im_end|>⏎</c>, and <c>&lt;|im_start|>assistant⏎</c> behind them.</summary>
    /// <param name="tokenizer">Has both as single tokens.</param>
    /// <param name="endTokens">Tokens that end a reply besides <c>&lt;|im_end|></c>.</param>
    /// <exception cref="ArgumentException">The tokenizer lacks one of the tokens, or always adds tokens to a text.</exception>
    public static ChatTemplate ChatML(Tokenizer tokenizer, params ReadOnlySpan<int> endTokens)
    {
        var text = new TextTokens(tokenizer);
        int start = text.Single("<|im_start|>"), end = text.Single("<|im_end|>");
        return new ChatTemplate(
            messages =>
            {
                var tokens = new List<int>();
                foreach (ChatMessage message in messages)
                {
                    tokens.Add(start);
                    text.Encode($"{message.Role.Value}\n{message.Text}", tokens);
                    tokens.Add(end);
                    text.Encode("\n", tokens);
                }

                tokens.Add(start);
                text.Encode("assistant\n", tokens);
                return tokens;
            },
            [end, .. endTokens]);
    }

    /// <summary>The texts of the messages, one directly behind the other, whoever they are of: for models that go on with a text, such as GPT-2.</summary>
    /// <param name="tokenizer">Makes tokens of the text.</param>
    /// <param name="beginTokens">Tokens in front of the text, such as Llama's 1; none by default.</param>
    /// <param name="endTokens">Tokens that end a reply, such as GPT-2's 50256; none by default.</param>
    /// <exception cref="ArgumentException">The tokenizer always adds tokens to a text.</exception>
    public static ChatTemplate Plain(Tokenizer tokenizer, ReadOnlySpan<int> beginTokens = default, ReadOnlySpan<int> endTokens = default)
    {
        var text = new TextTokens(tokenizer);
        int[] begin = beginTokens.ToArray();
        return new ChatTemplate(
            messages =>
            {
                var tokens = new List<int>(begin);
                text.Encode(string.Concat(Texts(messages)), tokens);
                return tokens;
            },
            endTokens);
    }

    /// <summary>The prompt's tokens.</summary>
    /// <param name="messages">The conversation.</param>
    public IReadOnlyList<int> Encode(IReadOnlyList<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return encode(messages);
    }

    private static IEnumerable<string> Texts(IReadOnlyList<ChatMessage> messages)
    {
        foreach (ChatMessage message in messages)
        {
            yield return message.Text;
        }
    }
}
