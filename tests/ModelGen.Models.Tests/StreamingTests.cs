using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Recurrent layers a token at a time: what the whole sequence gives, without allocating.</summary>
public sealed class StreamingTests
{
    private const int Classes = 20;

    private readonly Reader net = new(seed: 1);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 30)]
    [InlineData(3, 8)]
    public void A_token_at_a_time_gives_what_the_whole_sequence_gives(int batch, int time)
    {
        int[] tokens = Golden.Indices(1, time * batch, Classes);
        float[] whole = new float[time * batch * Classes], h = new float[2 * batch * 16], c = new float[h.Length], top = new float[batch * 9];
        net.Whole(tokens, whole, h, c, top, time, batch);
        Reader.NextSession session = net.CreateNextSession(batch);
        float[] streamed = new float[whole.Length];
        for (int t = 0; t < time; t++)
        {
            session.Next(tokens.AsSpan(t * batch, batch), streamed.AsSpan(t * batch * Classes, batch * Classes));
        }

        Golden.Close(whole, streamed, "logits");
        Golden.Close(h, session.H, "h");
        Golden.Close(c, session.C, "c");
        Golden.Close(top, session.Top, "the state of the GRU");
        session.Reset();
        float[] again = new float[batch * Classes];
        session.Next(tokens.AsSpan(0, batch), again);
        Numbers.SameBits(streamed.AsSpan(0, again.Length), again, "logits after a reset");
    }

    [Fact]
    public void Chunks_of_a_trainer_go_on_where_the_last_one_ended()
    {
        const int batch = 2, time = 9;
        int[] first = Golden.Indices(2, time * batch, Classes), second = Golden.Indices(3, time * batch, Classes);
        using Reader.Trainer trainer = net.CreateTrainer(new SGD(0), batch);
        trainer.Step(first, batch);

        // The last token of a chunk is only a target.
        float[] logits = new float[(time - 1) * batch * Classes], h = new float[2 * batch * 16], c = new float[h.Length], top = new float[batch * 9];
        net.Whole(first.AsSpan(0, (time - 1) * batch), logits, h, c, top, time - 1, batch);
        Golden.Close(h, trainer.H, "h");
        Golden.Close(c, trainer.C, "c");
        Golden.Close(top, trainer.Top, "the state of the GRU");
        float[] newH = new float[h.Length], newC = new float[c.Length], newTop = new float[top.Length];
        float expected = net.Loss(second, h, c, top, newH, newC, newTop, batch);
        Assert.Equal(expected, trainer.Step(second, batch), 1e-5);
        Golden.Close(newH, trainer.H, "h of the second chunk");
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        const int batch = 2;
        int[] tokens = Golden.Indices(4, 9 * batch, Classes);
        float[] logits = new float[batch * Classes];
        Reader.NextSession session = net.CreateNextSession(batch);
        using Reader.Trainer trainer = net.CreateTrainer(new Adam(), batch);
        Allocations.None(() => session.Next(tokens.AsSpan(0, batch), logits));
        Allocations.None(() => trainer.Step(tokens, batch));
    }
}
