using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.ML.Tokenizers;
using ModelGen.Text;

namespace ModelGen.Extensions.AI;

/// <summary>A reply while it is drawn.</summary>
internal sealed class Reply(TokenSession session, ChatRequest request, Tokenizer tokenizer)
{
    /// <summary>How much of a prompt is read at once: between two pieces a request may be cancelled.</summary>
    private const int Piece = 512;

    private readonly DecodeStream decoder = new(tokenizer);
    private readonly StopText stop = new(request.StopSequences);
    private int cached;
    private int drawn;
    private int? unread;

    /// <summary>Why the reply has ended; null while it goes on.</summary>
    public ChatFinishReason? FinishReason { get; private set; }

    /// <summary>The numbers of tokens so far.</summary>
    public UsageDetails Usage => new()
    {
        InputTokenCount = request.Prompt.Length,
        CachedInputTokenCount = cached,
        OutputTokenCount = drawn,
        TotalTokenCount = request.Prompt.Length + drawn,
    };

    /// <summary>Reads what the session has not read yet.</summary>
    /// <exception cref="ArgumentException">There is no room for the prompt.</exception>
    public void ReadPrompt(CancellationToken cancellationToken)
    {
        ReadOnlySpan<int> prompt = request.Prompt;
        if (prompt.Length > session.Capacity)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The conversation has {prompt.Length} tokens; the session has room for {session.Capacity}."));
        }

        cached = session.GoBackTo(prompt);
        for (int done = cached; done < prompt.Length; done += Piece)
        {
            cancellationToken.ThrowIfCancellationRequested();
            session.Read(prompt[done..Math.Min(done + Piece, prompt.Length)]);
        }
    }

    /// <summary>Draws one token. What it adds to the text, which may be nothing.</summary>
    public string Step()
    {
        if (unread is { } last)
        {
            session.Read([last]);
        }

        int token = request.Sampler.SampleToken(session.Logits);
        unread = token;
        drawn++;
        if (request.EndTokens.AsSpan().Contains(token))
        {
            return End(ChatFinishReason.Stop, "");
        }

        string text = stop.Add(decoder.Step(token));
        return stop.IsFound ? End(ChatFinishReason.Stop, text)
            : drawn == request.MaxOutputTokens || session.IsFull ? End(ChatFinishReason.Length, text)
            : text;
    }

    /// <summary>Ends the reply, with what has been kept back.</summary>
    private string End(ChatFinishReason reason, string text)
    {
        text += stop.Add(decoder.Finish());
        FinishReason = stop.IsFound ? ChatFinishReason.Stop : reason;
        return text + stop.Finish();
    }
}
