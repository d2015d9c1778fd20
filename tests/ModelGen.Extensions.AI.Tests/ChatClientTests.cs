using DeclaredModels;
using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;

namespace ModelGen.Extensions.AI.Tests;

/// <summary>What a client makes of tokens, options and conversations; the tokens are known.</summary>
public sealed class ChatClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("Grüße, 世界! 👩‍🚀🦆 € and the rest of it, which is longer than what is decoded at once.")]
    public async Task Pieces_are_whole_characters_and_make_the_reply(string reply)
    {
        using ModelGenChatClient client = new ScriptedModel(reply).Client();
        var updates = await Updates(client, "Hello");
        Assert.Equal(reply, string.Concat(updates.Select(u => u.Text)));
        Assert.All(updates, u => Assert.DoesNotContain('\uFFFD', u.Text));
        Assert.All(updates, u => Assert.False(u.Text.Length > 0 && (char.IsLowSurrogate(u.Text[0]) || char.IsHighSurrogate(u.Text[^1]))));
        Assert.Equal(reply.EnumerateRunes().Count(), updates.Count - 1);
    }

    [Fact]
    public async Task A_response_has_what_its_pieces_have()
    {
        using ModelGenChatClient client = new ScriptedModel("Good day €").Client();
        ChatResponse response = await client.GetResponseAsync("Hi", cancellationToken: Cancellation);
        Assert.Equal("Good day €", response.Text);
        ChatMessage message = Assert.Single(response.Messages);
        Assert.Equal(ChatRole.Assistant, message.Role);
        Assert.Equal((ChatFinishReason.Stop, "scripted"), (response.FinishReason, response.ModelId));
        Assert.NotNull(response.ResponseId);
        Assert.NotNull(response.CreatedAt);

        // <|im_start|> user ⏎ Hi <|im_end|> ⏎ <|im_start|> assistant ⏎; 12 bytes and the end.
        Assert.Equal((21, 13, 34, 0), (response.Usage!.InputTokenCount, response.Usage.OutputTokenCount, response.Usage.TotalTokenCount, response.Usage.CachedInputTokenCount));
    }

    [Fact]
    public async Task Tokens_that_the_tokenizer_has_not_and_special_ones_have_no_text()
    {
        using ModelGenChatClient client = ModelGenChatClient.Create(
            () => new ToyGpt(seed: 1).CreateSession(batch: 1, capacity: 64), session => session.Next, ToyGpt.Vocabulary, ByteTokenizer.Create(), ChatTemplate.Plain(ByteTokenizer.Create()));
        var sampler = new TokenSampler(ToyGpt.Vocabulary) { Temperature = 0 };
        sampler.SetBias(ByteTokenizer.EndOfText, 1000);
        sampler.SetBias(ToyGpt.Vocabulary - 1, 2000);
        sampler.PresencePenalty = 1500;
        ChatResponse response = await client.GetResponseAsync("x", new() { MaxOutputTokens = 2, RawRepresentationFactory = _ => sampler }, Cancellation);
        Assert.Equal(("", 2), (response.Text, response.Usage!.OutputTokenCount));
    }

    [Theory]
    [InlineData("one two three", "two", "one ")]
    [InlineData("one two three", "three", "one two ")]
    [InlineData("one two three", "o t", "one tw")]
    [InlineData("aab", "ab", "a")]
    [InlineData("aabaac", "aac", "aab")]
    [InlineData("price 5€ or so", "€", "price 5")]
    [InlineData("one two", "two three", "one two")]
    [InlineData("stop", "stop", "")]
    public async Task A_stop_sequence_ends_a_reply_and_is_no_part_of_it(string reply, string stop, string expected)
    {
        using ModelGenChatClient client = new ScriptedModel(reply).Client();
        var updates = await Updates(client, "Hello", new() { StopSequences = ["never", stop] });
        Assert.Equal(expected, string.Concat(updates.Select(u => u.Text)));
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
        Assert.All(updates.SkipLast(1), u => Assert.Null(u.FinishReason));
    }

    [Fact]
    public async Task The_number_of_tokens_is_limited_by_what_is_asked_and_by_the_session()
    {
        using ModelGenChatClient client = new ScriptedModel("0123456789").Client(), small = new ScriptedModel("0123456789", capacity: 24).Client();
        ChatResponse response = await client.GetResponseAsync("Hi", new() { MaxOutputTokens = 4 }, Cancellation);
        Assert.Equal(("0123", ChatFinishReason.Length, 4), (response.Text, response.FinishReason, response.Usage!.OutputTokenCount));

        // 21 tokens of prompt; the fourth token of the reply needs no room.
        response = await small.GetResponseAsync("Hi", cancellationToken: Cancellation);
        Assert.Equal(("0123", ChatFinishReason.Length), (response.Text, response.FinishReason));
        response = await small.GetResponseAsync("Hi", cancellationToken: Cancellation);
        Assert.Equal("0123", response.Text);
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => small.GetResponseAsync("Hello, you", cancellationToken: Cancellation));
        Assert.Contains("29 tokens; the session has room for 24", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_character_that_never_ends_is_a_replacement_character()
    {
        using ModelGenChatClient client = new ScriptedModel("ab€").Client();
        Assert.Equal("ab\uFFFD", (await client.GetResponseAsync("Hi", new() { MaxOutputTokens = 4 }, Cancellation)).Text);
    }

    [Fact]
    public async Task A_conversation_is_read_once()
    {
        var model = new ScriptedModel("Yes.");
        using ModelGenChatClient client = model.Client();
        var conversation = new List<ChatMessage> { new(ChatRole.System, "Be brief."), new(ChatRole.User, "Is it?") };
        ChatResponse response = await client.GetResponseAsync(conversation, cancellationToken: Cancellation);
        int first = (int)response.Usage!.InputTokenCount!.Value;
        Assert.Equal([first, 1, 1, 1, 1], model.Calls);
        conversation.AddMessages(response);
        conversation.Add(new(ChatRole.User, "Sure?"));
        response = await client.GetResponseAsync(conversation, cancellationToken: Cancellation);
        Assert.Equal("Yes.", response.Text);

        // All that was read: the prompt and the reply without its end.
        Assert.Equal(first + 4, response.Usage!.CachedInputTokenCount);
        Assert.Equal(response.Usage.InputTokenCount - first - 4, model.Calls[5]);

        // The same again reads the last token alone.
        await client.GetResponseAsync(conversation, cancellationToken: Cancellation);
        Assert.Equal(1, model.Calls[10]);
        Assert.Equal(1, model.Sessions);
    }

    [Fact]
    public async Task A_long_prompt_is_read_in_pieces_between_which_a_request_can_be_cancelled()
    {
        const int Capacity = 1100;
        int calls = 0;
        using var source = new CancellationTokenSource();
        using ModelGenChatClient client = ModelGenChatClient.Create(
            () => new LongContext(seed: 1).CreateSession(batch: 1, Capacity),
            session => (token, logits, time, lengths) =>
            {
                session.Next(token, logits, time, lengths);
                if (++calls == 2)
                {
                    source.Cancel();
                }
            },
            ToyGpt.Vocabulary,
            ByteTokenizer.Create(),
            ChatTemplate.Plain(ByteTokenizer.Create()));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync(new string('x', 1060), cancellationToken: source.Token));
        Assert.Equal(2, calls);
        ChatResponse response = await client.GetResponseAsync(new string('x', 1060), new() { MaxOutputTokens = 1 }, Cancellation);
        Assert.Equal((1060, 1024, 3), (response.Usage!.InputTokenCount, response.Usage.CachedInputTokenCount, calls));
    }

    [Fact]
    public async Task A_reply_can_be_cancelled_and_the_next_one_is_whole()
    {
        var model = new ScriptedModel("0123456789");
        using ModelGenChatClient client = model.Client();
        using var source = new CancellationTokenSource();
        string text = "";
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("Hi", cancellationToken: source.Token))
            {
                text += update.Text;
                if (text.Length == 3)
                {
                    await source.CancelAsync();
                }
            }
        });
        Assert.Equal("012", text);
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync("Hi", cancellationToken: Cancellation))
        {
            break;
        }

        Assert.Equal("0123456789", (await client.GetResponseAsync("Hi", cancellationToken: Cancellation)).Text);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetResponseAsync("Hi", cancellationToken: source.Token));
    }

    [Fact]
    public async Task A_call_that_fails_leaves_a_client_that_works()
    {
        var model = new ScriptedModel("0123456789");
        using ModelGenChatClient client = model.Client();
        int calls = 0;
        model.OnCall = () => _ = ++calls == 3 ? throw new InvalidOperationException("no more") : 0;
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetResponseAsync("Hi", cancellationToken: Cancellation));
        Assert.Equal("0123456789", (await client.GetResponseAsync("Hi", cancellationToken: Cancellation)).Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task As_many_are_answered_at_once_as_there_are_sessions(int sessions)
    {
        int inside = 0, most = 0;
        var model = new ScriptedModel("0123");
        using ModelGenChatClient client = model.Client(maxSessions: sessions);
        model.OnCall = () =>
        {
            int now = Interlocked.Increment(ref inside);
            lock (model)
            {
                most = Math.Max(most, now);
            }

            Thread.Sleep(2);
            Interlocked.Decrement(ref inside);
        };
        ChatResponse[] responses = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => client.GetResponseAsync($"{i}", cancellationToken: Cancellation)));
        Assert.All(responses, response => Assert.Equal("0123", response.Text));
        Assert.InRange(most, 1, sessions);
        Assert.InRange(model.Sessions, 1, sessions);
    }

    /// <summary>All prompts of ChatML begin alike; what counts is how much would be forgotten.</summary>
    [Fact]
    public async Task Conversations_keep_their_sessions()
    {
        var model = new ScriptedModel("Yes.");
        using ModelGenChatClient client = model.Client(maxSessions: 2);
        List<ChatMessage> first = [new(ChatRole.User, "A first question")], second = [new(ChatRole.User, "Something else")];
        foreach (List<ChatMessage> conversation in new[] { first, second })
        {
            conversation.AddMessages(await client.GetResponseAsync(conversation, cancellationToken: Cancellation));
            conversation.Add(new(ChatRole.User, "More?"));
        }

        // 19 tokens of the template, the question, in which "th" is one token, and the reply.
        ChatResponse response = await client.GetResponseAsync(first, cancellationToken: Cancellation);
        Assert.Equal((19 + 16 + 4, 2), (response.Usage!.CachedInputTokenCount, model.Sessions));
        response = await client.GetResponseAsync(second, cancellationToken: Cancellation);
        Assert.Equal((19 + 13 + 4, 2), (response.Usage!.CachedInputTokenCount, model.Sessions));

        // A third one takes a session from another: the template's beginning is known.
        response = await client.GetResponseAsync("What now?", cancellationToken: Cancellation);
        Assert.Equal((6, 2), (response.Usage!.CachedInputTokenCount, model.Sessions));
    }

    [Fact]
    public async Task What_is_not_supported_is_said()
    {
        using ModelGenChatClient client = new ScriptedModel("Yes.").Client();
        AITool tool = AIFunctionFactory.CreateDeclaration("f", null, default);
        async Task Refused<T>(ChatOptions options, string part)
            where T : Exception => Assert.Contains(part, (await Assert.ThrowsAsync<T>(() => client.GetResponseAsync("Hi", options, Cancellation))).Message, StringComparison.Ordinal);
        await Refused<NotSupportedException>(new() { Tools = [tool] }, "tools");
        await Refused<NotSupportedException>(new() { ToolMode = ChatToolMode.RequireAny }, "ToolMode");
        await Refused<NotSupportedException>(new() { ResponseFormat = ChatResponseFormat.Json }, "ResponseFormat");
        await Refused<NotSupportedException>(new() { ModelId = "other" }, "the model 'scripted', not 'other'");
        await Refused<NotSupportedException>(new() { ConversationId = "1" }, "ConversationId");
        await Refused<ArgumentOutOfRangeException>(new() { MaxOutputTokens = 0 }, "MaxOutputTokens");
        await Refused<ArgumentOutOfRangeException>(new() { Temperature = -1 }, "");
        await Refused<ArgumentException>(new() { StopSequences = [""] }, "");
        await Refused<ArgumentException>(new() { RawRepresentationFactory = _ => new TokenSampler(7) }, "1 rows of 7 logits");
        await Refused<ArgumentException>(new() { Seed = 2, RawRepresentationFactory = _ => new TokenSampler(ToyGpt.Vocabulary, seed: 1) }, "seed");
        await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync([new(ChatRole.User, [new DataContent(new byte[] { 1 }, "image/png")])], cancellationToken: Cancellation));
        ChatResponse response = await client.GetResponseAsync(
            "Hi", new() { Tools = [tool], ToolMode = ChatToolMode.None, ResponseFormat = ChatResponseFormat.Text, ModelId = "scripted", AllowBackgroundResponses = true }, Cancellation);
        Assert.Equal("Yes.", response.Text);
    }

    [Fact]
    public async Task Instructions_stand_in_front()
    {
        using ModelGenChatClient client = new ScriptedModel("Yes.").Client();
        ChatResponse plain = await client.GetResponseAsync([new(ChatRole.System, "Be brief."), new(ChatRole.User, "Hi")], cancellationToken: Cancellation);
        ChatResponse response = await client.GetResponseAsync("Hi", new() { Instructions = "Be brief." }, Cancellation);
        Assert.Equal((plain.Usage!.InputTokenCount, plain.Usage.InputTokenCount - 1), (response.Usage!.InputTokenCount, response.Usage.CachedInputTokenCount));
    }

    [Fact]
    public async Task Seeds_and_temperature_decide_what_is_drawn()
    {
        var net = new ToyGpt(seed: 1);
        var tokenizer = ByteTokenizer.Create();
        using var client = ModelGenChatClient.Create(() => net.CreateSession(1, 64), session => session.Next, ToyGpt.Vocabulary, tokenizer, ChatTemplate.Plain(tokenizer));
        async Task<string> Reply(ChatOptions options)
        {
            options.MaxOutputTokens = 40;
            return (await client.GetResponseAsync("abc", options, Cancellation)).Text;
        }

        Assert.Equal(await Reply(new() { Seed = 5 }), await Reply(new() { Seed = 5 }));
        Assert.NotEqual(await Reply(new() { Seed = 5 }), await Reply(new() { Seed = 6 }));
        Assert.NotEqual(await Reply(new() { Seed = 5 }), await Reply(new() { Seed = 5 + (1L << 32) }));
        Assert.NotEqual(await Reply(new()), await Reply(new()));
        string greedy = await Reply(new() { Temperature = 0 });
        Assert.Equal(greedy, await Reply(new() { TopK = 1 }));
        Assert.Equal(greedy, await Reply(new() { TopP = 0.0001f }));
        Assert.NotEqual(greedy, await Reply(new() { Temperature = 0, FrequencyPenalty = 2 }));
        Assert.NotEqual(greedy, await Reply(new() { Temperature = 0, PresencePenalty = 2 }));
    }

    [Fact]
    public async Task Services_are_found_until_the_end()
    {
        var client = new ScriptedModel("Yes.").Client();
        var metadata = (ChatClientMetadata)client.GetService(typeof(ChatClientMetadata))!;
        Assert.Equal(("modelgen", "scripted"), (metadata.ProviderName, metadata.DefaultModelId));
        Assert.Same(client, client.GetService(typeof(IChatClient)));
        Assert.IsType<BpeTokenizer>(client.GetService(typeof(Tokenizer)));
        Assert.Null(client.GetService(typeof(string)));
        Assert.Null(client.GetService(typeof(IChatClient), "key"));
        client.Dispose();
        client.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.GetResponseAsync("Hi", cancellationToken: Cancellation));
    }

    [Fact]
    public void A_session_has_one_row() => Assert.Throws<ArgumentException>(() =>
        ModelGenChatClient.Create(() => new ToyGpt(1).CreateSession(2, 8), session => session.Next, ToyGpt.Vocabulary, ByteTokenizer.Create(), ChatTemplate.Plain(ByteTokenizer.Create())));

    private static async Task<List<ChatResponseUpdate>> Updates(ModelGenChatClient client, string question, ChatOptions? options = null)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(question, options, Cancellation))
        {
            updates.Add(update);
        }

        return updates;
    }
}
