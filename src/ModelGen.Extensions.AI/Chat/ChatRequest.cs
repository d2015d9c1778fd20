using System.Globalization;
using Microsoft.Extensions.AI;

namespace ModelGen.Extensions.AI;

/// <summary>What a request comes to: the prompt's tokens, what draws the reply's, and what ends it.</summary>
/// <param name="Prompt">The prompt, of one token at least.</param>
/// <param name="EndTokens">Tokens that end the reply.</param>
/// <param name="StopSequences">Texts that end the reply.</param>
/// <param name="Sampler">Draws the reply's tokens; it has seen the prompt.</param>
/// <param name="MaxOutputTokens">The number of tokens after which the reply ends; null for as many as there is room for.</param>
internal sealed record ChatRequest(int[] Prompt, int[] EndTokens, string[] StopSequences, TokenSampler Sampler, int? MaxOutputTokens)
{
    /// <summary>Understands a request, or says what is not supported.</summary>
    public static ChatRequest Of(IEnumerable<ChatMessage> messages, ChatOptions? options, IChatClient client, int vocabularySize, ChatTemplate template, string? modelId)
    {
        List<ChatMessage> conversation = string.IsNullOrEmpty(options?.Instructions) ? [.. messages] : [new(ChatRole.System, options.Instructions), .. messages];
        Check(conversation);
        if (options is not null)
        {
            Check(options, modelId);
        }

        int[] prompt = [.. template.Encode(conversation)];
        if (prompt.Length == 0)
        {
            throw new ArgumentException("The conversation has no tokens.", nameof(messages));
        }

        TokenSampler sampler = CreateSampler(options, client, vocabularySize);
        sampler.Observe(0, prompt);
        return new ChatRequest(prompt, template.EndTokens.ToArray(), [.. options?.StopSequences ?? []], sampler, options?.MaxOutputTokens);
    }

    private static void Check(List<ChatMessage> conversation)
    {
        foreach (ChatMessage message in conversation)
        {
            foreach (AIContent content in message.Contents)
            {
                // What a model has thought or cost is a part of its messages, and not of the conversation.
                if (content is not (TextContent or TextReasoningContent or UsageContent))
                {
                    throw new NotSupportedException($"The model reads text alone; a message of '{message.Role}' has {content.GetType()}.");
                }
            }
        }
    }

    private static void Check(ChatOptions options, string? modelId)
    {
        if (options.Tools is { Count: > 0 } && options.ToolMode is not NoneChatToolMode)
        {
            throw new NotSupportedException("The model calls no tools: leave ChatOptions.Tools out, or set ToolMode to None.");
        }

        if (options.ToolMode is RequiredChatToolMode)
        {
            throw new NotSupportedException("The model calls no tools: ChatOptions.ToolMode cannot require one.");
        }

        if (options.ResponseFormat is not (null or ChatResponseFormatText))
        {
            throw new NotSupportedException("The model gives text: ChatOptions.ResponseFormat can be nothing else.");
        }

        if (options.ModelId is { } asked && asked != modelId)
        {
            throw new NotSupportedException($"The client has {(modelId is null ? "one model without a name" : $"the model '{modelId}'")}, not '{asked}' (ChatOptions.ModelId).");
        }

        if (options.ConversationId is not null || options.ContinuationToken is not null)
        {
            throw new NotSupportedException("The client keeps no conversations: give all messages, without ChatOptions.ConversationId and ContinuationToken.");
        }

        if (options.MaxOutputTokens is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.MaxOutputTokens, "ChatOptions.MaxOutputTokens is 1 at least.");
        }

        foreach (string? sequence in options.StopSequences ?? [])
        {
            ArgumentException.ThrowIfNullOrEmpty(sequence, nameof(options));
        }
    }

    private static TokenSampler CreateSampler(ChatOptions? options, IChatClient client, int vocabularySize)
    {
        var given = options?.RawRepresentationFactory?.Invoke(client) as TokenSampler;
        if (given is not null && (given.VocabularySize != vocabularySize || given.Batch != 1))
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The sampler is for {given.Batch} rows of {given.VocabularySize} logits, the model's reply is one of {vocabularySize}."), nameof(options));
        }

        if (given is not null && options!.Seed is { } seed && Folded(seed) != given.Seed)
        {
            throw new ArgumentException("The sampler has a seed, and ChatOptions.Seed another one.", nameof(options));
        }

        TokenSampler sampler = given ?? new TokenSampler(vocabularySize, seed: options?.Seed is { } fixedSeed ? Folded(fixedSeed) : Random.Shared.Next());
        sampler.Temperature = options?.Temperature ?? sampler.Temperature;
        sampler.TopK = options?.TopK ?? sampler.TopK;
        sampler.TopP = options?.TopP ?? sampler.TopP;
        sampler.FrequencyPenalty = options?.FrequencyPenalty ?? sampler.FrequencyPenalty;
        sampler.PresencePenalty = options?.PresencePenalty ?? sampler.PresencePenalty;
        return sampler;
    }

    /// <summary>A seed of 64 bits as one of 32; small ones stay what they are.</summary>
    private static int Folded(long seed) => (int)(seed ^ (seed < 0 ? ~(seed >> 32) : seed >> 32));
}
