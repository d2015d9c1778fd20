using System.Text;
using DeclaredModels;

namespace ModelGen.Extensions.AI.Tests;

/// <summary>
/// Sessions of a model that replies with what it is told, whatever it is asked: a real session keeps the positions, and the logits are those of the next byte of the reply. So a test knows which tokens come.
/// </summary>
internal sealed class ScriptedModel(string reply, int endToken = ByteTokenizer.End, int capacity = ToyGpt.Context)
{
    private readonly ToyGpt net = new(seed: 1);
    private readonly int[] script = [.. Encoding.UTF8.GetBytes(reply).Select(b => (int)b), endToken];

    /// <summary>The numbers of tokens of all calls.</summary>
    public List<int> Calls { get; } = [];

    /// <summary>What happens in each call.</summary>
    public Action? OnCall { get; set; }

    public int Sessions { get; private set; }

    public ModelGenChatClient Client(ChatTemplate? template = null, int maxSessions = 1)
    {
        var tokenizer = ByteTokenizer.Create();
        return ModelGenChatClient.Create(Create, Next, ToyGpt.Vocabulary, tokenizer, template ?? ChatTemplate.ChatML(tokenizer), "scripted", maxSessions);
    }

    private ToyGpt.Session Create()
    {
        Sessions++;
        return net.CreateSession(batch: 1, capacity);
    }

    /// <summary>Counts a reply's tokens from the end of the prompt: a single token continues it.</summary>
    private NextLogits Next(ToyGpt.Session session)
    {
        int place = 0;
        return (token, logits, time, lengths) =>
        {
            session.Next(token, logits, time, lengths);
            OnCall?.Invoke();
            lock (Calls)
            {
                Calls.Add(time);
            }

            place = time == 1 && place < script.Length && place >= 0 && token[0] == script[place] ? place + 1 : 0;
            logits.Clear();
            logits[script[Math.Min(place, script.Length - 1)]] = 100;
        };
    }
}
