using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Attention in declared models: what is not seen leaves no trace, caches give what the whole sequence gives, and training steps allocate nothing.</summary>
public sealed class AttentionTests
{
    private const int Width = 24;

    private readonly Attentive net = new(seed: 1);

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_lies_behind_the_keys_leaves_no_trace(float padding)
    {
        const int batch = 3, time = 5, keys = 7;
        int[] lengths = [7, 3, 0];
        float[][] zeros = Run(0);
        Assert.Equal(zeros, Run(padding));
        Assert.All(zeros[0][(2 * time * Width)..], e => Assert.Equal(0, e));

        float[][] Run(float behind)
        {
            float[] x = Golden.Signed(1, batch * time * Width), memory = Golden.Signed(2, batch * keys * Width);
            float[] y = new float[x.Length], dx = new float[x.Length], dmemory = new float[memory.Length];
            for (int b = 0; b < batch; b++)
            {
                memory.AsSpan(((b * keys) + lengths[b]) * Width, (keys - lengths[b]) * Width).Fill(behind);
            }

            var tape = new Tape();
            net.RaggedForward(x, memory, lengths, y, tape, batch, time, keys);
            net.RaggedBackward(x, memory, lengths, Golden.Signed(3, y.Length), dx, dmemory, net.CreateGradients(), tape, batch, time, keys);
            return [y, dx, dmemory];
        }
    }

    /// <summary>Queries in pieces of different sizes, over keys that have been written so far, are the queries of the whole sequence.</summary>
    [Fact]
    public void A_cache_gives_what_the_whole_sequence_gives()
    {
        const int time = 19, d = 8;
        float[] q = Golden.Signed(1, 4 * time * d), k = Golden.Signed(2, 2 * time * d), v = Golden.Signed(3, 2 * time * d), whole = new float[q.Length];
        net.Cached(q, k, v, [0], whole, 1, time, time);
        float[] keys = new float[k.Length], values = new float[v.Length];
        Array.Fill(keys, float.NaN);
        Array.Fill(values, float.NaN);
        for (int past = 0, size; past < time; past += size)
        {
            size = Math.Min(past == 0 ? 6 : past == 6 ? 4 : 1, time - past);
            for (int h = 0; h < 2; h++)
            {
                k.AsSpan(((h * time) + past) * d, size * d).CopyTo(keys.AsSpan(((h * time) + past) * d));
                v.AsSpan(((h * time) + past) * d, size * d).CopyTo(values.AsSpan(((h * time) + past) * d));
            }

            float[] piece = new float[4 * size * d], y = new float[piece.Length];
            for (int h = 0; h < 4; h++)
            {
                q.AsSpan(((h * time) + past) * d, size * d).CopyTo(piece.AsSpan(h * size * d));
            }

            net.Cached(piece, keys, values, [past], y, 1, size, time);
            for (int h = 0; h < 4; h++)
            {
                Assert.All(y[(h * size * d)..((h + 1) * size * d)].Zip(whole[(((h * time) + past) * d)..]), p => Assert.Equal(p.Second, p.First, 1e-5f));
            }
        }
    }

    [Fact]
    public void A_past_beyond_the_keys_is_refused() =>
        Assert.Throws<ArgumentException>(() => net.Cached(new float[32], new float[48], new float[48], [3], new float[32], 1, 1, 3));

    [Fact]
    public void Dropout_has_the_gradient_of_the_masks_that_were_drawn()
    {
        const int batch = 2, time = 9;
        float[] x = Golden.Signed(1, batch * time * Width), y = new float[x.Length], dy = Golden.Signed(2, x.Length), dx = new float[x.Length];
        var tape = new Tape();
        net.CausalForward(x, y, tape, training: true, batch, time);
        net.CausalBackward(x, dy, dx, net.CreateGradients(), tape, batch, time);
        for (int i = 0; i < x.Length; i += 37)
        {
            double slope = (Weighted(i, 1e-2f) - Weighted(i, -1e-2f)) / 2e-2;
            Assert.Equal(slope, dx[i], 2e-3);
        }

        double Weighted(int element, float step)
        {
            float[] moved = [.. x];
            moved[element] += step;
            net.CausalForward(moved, y, new Tape(), training: true, batch, time);
            return y.Zip(dy, (a, b) => (double)a * b).Sum();
        }
    }

    [Fact]
    public void Training_allocates_nothing_and_learns()
    {
        const int batch = 2, time = 17;
        float[] x = Golden.Signed(1, batch * time * Width), target = Golden.Signed(2, x.Length);
        using Attentive.Trainer trainer = net.CreateTrainer(new Adam(1e-2f), batch, time);
        float first = trainer.Step(x, target, batch, time);
        for (int i = 0; i < 30; i++)
        {
            trainer.Step(x, target, batch, time);
        }

        Assert.True(trainer.Step(x, target, batch, time) < 0.9f * first);
        Allocations.None(() => trainer.Step(x, target, batch, time));
    }
}
