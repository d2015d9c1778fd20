using DeclaredModels;
using Microsoft.Extensions.AI;

namespace ModelGen.Extensions.AI.Tests;

/// <summary>A conversation with a small model that has learned what to say.</summary>
public sealed class TrainedChatTests
{
    private static readonly (string Question, string Answer)[] known =
    [
        ("What is red?", "A 🍎 is."), ("What is yellow?", "A 🍌 is."), ("What is green?", "A 🥝 is, or thé."), ("Hello", "Good day."), ("Bye", "À bientôt!"), ("Who are you?", "I am a toy."),
    ];

    private readonly CancellationToken cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_small_model_answers_what_it_has_learned()
    {
        var tokenizer = ByteTokenizer.Create();
        ChatTemplate template = ChatTemplate.ChatML(tokenizer);
        var net = new ToyGpt(seed: 3);
        Train(net, template);
        using IChatClient client = ModelGenChatClient.Create(() => net.CreateSession(batch: 1, capacity: ToyGpt.Context), session => session.Next, ToyGpt.Vocabulary, tokenizer, template);
        var options = new ChatOptions { Temperature = 0, MaxOutputTokens = 40 };
        foreach ((string question, string answer) in known)
        {
            ChatResponse response = await client.GetResponseAsync(question, options, cancellation);
            Assert.Equal((answer, ChatFinishReason.Stop), (response.Text, response.FinishReason));
        }

        // A conversation of two questions, as it was trained on, word by word.
        var conversation = new List<ChatMessage>();
        long? before = 0;
        foreach ((string question, string answer) in new[] { known[3], known[1] })
        {
            conversation.Add(new(ChatRole.User, question));
            var updates = new List<ChatResponseUpdate>();
            await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(conversation, options, cancellation))
            {
                updates.Add(update);
            }

            conversation.AddMessages(updates);
            ChatResponse response = updates.ToChatResponse();
            Assert.Equal(answer, response.Text);
            Assert.True(response.Usage!.CachedInputTokenCount >= before);
            before = response.Usage.InputTokenCount;
        }
    }

    /// <summary>Conversations of one and two questions, in which only what the assistant says counts.</summary>
    private static void Train(ToyGpt net, ChatTemplate template)
    {
        const int Batch = 12, Time = 120;
        using var trainer = net.CreateTrainer(new AdamW(3e-3), Batch, Time);
        trainer.MaxGradNorm = 1;
        trainer.Schedule = new CosineAnnealingLR(300).AfterWarmup(20);
        int[] tokens = new int[Batch * Time], targets = new int[Batch * Time];
        var random = new Random(1);
        for (int step = 0; step < 300; step++)
        {
            tokens.AsSpan().Clear();
            targets.AsSpan().Fill(-100);
            for (int row = 0; row < Batch; row++)
            {
                var messages = new List<ChatMessage>();
                int place = row * Time;
                for (int turn = 0; turn <= row % 2; turn++)
                {
                    (string question, string answer) = known[random.Next(known.Length)];
                    messages.Add(new(ChatRole.User, question));
                    IReadOnlyList<int> prompt = template.Encode(messages);
                    messages.Add(new(ChatRole.Assistant, answer));

                    // The rest of the template behind the end of the answer is the next question's to give.
                    IReadOnlyList<int> whole = template.Encode(messages);
                    int end = whole.ToList().LastIndexOf(ByteTokenizer.End);
                    for (int t = 0; t < Math.Min(end, Time); t++)
                    {
                        tokens[place + t] = whole[t];
                        targets[place + t] = t >= prompt.Count - 1 ? whole[t + 1] : targets[place + t];
                    }
                }
            }

            trainer.Step(tokens, targets, Batch, Time);
            trainer.StepSchedule();
        }
    }
}
