using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;

namespace ModelGen.Extensions.AI;

/// <summary>A language model with a tokenizer as an <see cref="IChatClient"/>.</summary>
/// <remarks>
/// <para>
/// A reply is drawn token by token from a session over caches, by a <see cref="TokenSampler"/>, and streamed as text: characters whole, stop sequences and special tokens left out. A session stays behind with what it has
/// read: a request whose prompt begins with the same tokens, such as the next one of a conversation, reads the rest alone (<see cref="UsageDetails.CachedInputTokenCount"/>).
/// </para>
/// <para>
/// Any number of threads may ask at once; as many are answered at a time as there are sessions, and the others wait. Models are computed on the thread pool, so that no caller is blocked; cancelling ends a reply before its next
/// token, and a prompt between two pieces.
/// </para>
/// <para>
/// Of <see cref="ChatOptions"/>, these count: <see cref="ChatOptions.Temperature"/>, <see cref="ChatOptions.TopK"/>, <see cref="ChatOptions.TopP"/>, <see cref="ChatOptions.Seed"/> (random, if it is not given),
/// <see cref="ChatOptions.MaxOutputTokens"/> (as many as the session has room for, if it is not given), <see cref="ChatOptions.StopSequences"/>, <see cref="ChatOptions.FrequencyPenalty"/>,
/// <see cref="ChatOptions.PresencePenalty"/>, <see cref="ChatOptions.Instructions"/> (a message of the system in front) and <see cref="ChatOptions.RawRepresentationFactory"/>, which may give a <see cref="TokenSampler"/> with
/// further settings (<see cref="TokenSampler.MinP"/>, <see cref="TokenSampler.RepetitionPenalty"/>, biases). Tools, JSON as the format of a reply, another model's name, conversations kept by the client and the continuation of replies are refused with
/// <see cref="NotSupportedException"/>; hints (<see cref="ChatOptions.Reasoning"/>, <see cref="ChatOptions.AllowBackgroundResponses"/>) and <see cref="ChatOptions.AdditionalProperties"/> change nothing.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// Tokenizer tokenizer = CheckpointTokenizer.Load(folder);
/// using IChatClient client = ModelGenChatClient.Create(() => net.CreateSession(batch: 1, capacity: 2048), session => session.Next, vocabularySize: 151936, tokenizer, ChatTemplate.ChatML(tokenizer));
/// await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("What is a tensor?"))
/// {
///     Console.Write(update.Text);
/// }
/// </code>
/// </example>
public sealed class ModelGenChatClient : IChatClient
{
    private readonly SessionPool sessions;
    private readonly int vocabularySize;
    private readonly Tokenizer tokenizer;
    private readonly ChatTemplate template;
    private readonly ChatClientMetadata metadata;

    private ModelGenChatClient(Func<TokenSession> createSession, int maxSessions, int vocabularySize, Tokenizer tokenizer, ChatTemplate template, string? modelId)
    {
        (this.vocabularySize, this.tokenizer, this.template) = (vocabularySize, tokenizer, template);
        sessions = new SessionPool(createSession, maxSessions);
        metadata = new ChatClientMetadata("modelgen", defaultModelId: modelId);
    }

    /// <summary>Makes a client of a model's sessions. The first session is created at once, further ones when they are needed.</summary>
    /// <typeparam name="TSession">The model's sessions.</typeparam>
    /// <param name="createSession">Creates a session of one row, such as <c>() => net.CreateSession(batch: 1, capacity: 2048)</c>; its capacity is that of prompt and reply together.</param>
    /// <param name="next">The session's method that gives logits for the next token, such as <c>session => session.Next</c>.</param>
    /// <param name="vocabularySize">The number of logits, ≥ 1; there may be more than the tokenizer has tokens.</param>
    /// <param name="tokenizer">Makes text of tokens.</param>
    /// <param name="template">Makes a prompt's tokens of messages.</param>
    /// <param name="modelId">The model's name, for metadata and responses.</param>
    /// <param name="maxSessions">How many sessions there may be, ≥ 1: requests that are answered at the same time, and conversations that are remembered.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="ArgumentException">The session has not one row.</exception>
    public static ModelGenChatClient Create<TSession>(
        Func<TSession> createSession, Func<TSession, NextLogits> next, int vocabularySize, Tokenizer tokenizer, ChatTemplate template, string? modelId = null, int maxSessions = 1)
        where TSession : CachedSession
    {
        ArgumentNullException.ThrowIfNull(createSession);
        ArgumentNullException.ThrowIfNull(next);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(template);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSessions, 1);
        return new ModelGenChatClient(Create, maxSessions, vocabularySize, tokenizer, template, modelId);

        TokenSession Create()
        {
            TSession session = createSession();
            return new TokenSession(session, next(session), vocabularySize);
        }
    }

    /// <summary>The reply to a conversation, when it is whole.</summary>
    /// <param name="messages">The conversation: texts alone.</param>
    /// <param name="options">How the reply is drawn; see the remarks on the class.</param>
    /// <param name="cancellationToken">Ends the reply before its next token.</param>
    /// <exception cref="NotSupportedException">Options or messages ask for what such a model doesn't do.</exception>
    /// <exception cref="ArgumentException">An option is out of range, or the session has no room for the prompt.</exception>
    /// <exception cref="ObjectDisposedException">The client has been disposed of.</exception>
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <summary>The reply to a conversation, in pieces as they come. The last one has the reason for the end and the numbers of tokens.</summary>
    /// <inheritdoc cref="GetResponseAsync"/>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return StreamAsync(messages, options, cancellationToken);
    }

    /// <summary>The client itself, <see cref="ChatClientMetadata"/> or the <see cref="Tokenizer"/>.</summary>
    /// <param name="serviceType">What is asked for.</param>
    /// <param name="serviceKey">There are none with keys.</param>
    /// <returns>Null, if there is no such thing.</returns>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? metadata
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(tokenizer) ? tokenizer
            : null;
    }

    /// <summary>Lets go of all sessions. Replies must have ended.</summary>
    public void Dispose() => sessions.Dispose();

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = ChatRequest.Of(messages, options, this, vocabularySize, template, metadata.DefaultModelId);
        TokenSession session = await sessions.RentAsync(request.Prompt, cancellationToken).ConfigureAwait(false);
        try
        {
            var reply = new Reply(session, request, tokenizer);
            await Task.Run(() => reply.ReadPrompt(cancellationToken), cancellationToken).ConfigureAwait(false);
            string id = Guid.NewGuid().ToString("N");
            DateTimeOffset created = DateTimeOffset.UtcNow;
            do
            {
                string text = await Task.Run(reply.Step, cancellationToken).ConfigureAwait(false);
                if (text.Length > 0)
                {
                    yield return Update([new TextContent(text)]);
                }
            }
            while (reply.FinishReason is null);

            ChatResponseUpdate last = Update([new UsageContent(reply.Usage)]);
            last.FinishReason = reply.FinishReason;
            yield return last;

            ChatResponseUpdate Update(IList<AIContent> contents) =>
                new(ChatRole.Assistant, contents) { ResponseId = id, MessageId = id, ModelId = metadata.DefaultModelId, CreatedAt = created };
        }
        finally
        {
            sessions.Return(session);
        }
    }
}
