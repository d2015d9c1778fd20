using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Formulas of attention scores in declared models: caches give what the whole sequence gives, threads change no bit, and training steps allocate nothing.</summary>
public sealed class ScoreFormulaTests
{
    private const int Vocabulary = ScoredTransformer.Vocabulary;

    private readonly ScoredTransformer net = new(seed: 1);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 17, 1)]
    [InlineData(2, 1, 13)]
    [InlineData(3, 66, 7)]
    public void A_session_gives_what_the_whole_sequence_gives(int batch, int prompt, int step)
    {
        const int Length = 90;
        int[] tokens = Golden.Indices(1, batch * Length, Vocabulary);
        float[] whole = new float[batch * Length * Vocabulary];
        net.Logits(tokens, whole, batch, Length);
        ScoredTransformer.Session session = net.CreateSession(batch, capacity: Length);
        for (int done = 0, next = prompt; done < Length; done += next, next = Math.Min(step, Length - done))
        {
            float[] logits = new float[batch * next * Vocabulary];
            session.Logits(Columns(tokens, done, next), logits, next);
            Numbers.Near(Columns(whole, done * Vocabulary, next * Vocabulary).ToDouble(), logits, 1e-4, $"logits of {next} positions behind {done}");
        }

        T[] Columns<T>(T[] rows, int first, int count) => [.. rows.Chunk(rows.Length / batch).SelectMany(row => row[first..(first + count)])];
    }

    /// <summary>Rows of a batch may be of different lengths, so that places differ.</summary>
    [Fact]
    public void Rows_have_places_of_their_own()
    {
        int[] lengths = [23, 1, 17], tokens = Golden.Indices(2, 3 * 23, Vocabulary), following = Golden.Indices(3, 3, Vocabulary);
        ScoredTransformer.Session session = net.CreateSession(batch: 3, capacity: 32);
        float[] next = new float[3 * Vocabulary];
        session.Next(tokens, next, 23, lengths);
        session.Next(following, next, 1);
        for (int row = 0; row < 3; row++)
        {
            int[] all = [.. tokens[(row * 23)..][..lengths[row]], following[row]];
            float[] expected = new float[Vocabulary];
            net.Next(all, expected, batch: 1, time: all.Length);
            Numbers.Near(expected.ToDouble(), next.AsSpan(row * Vocabulary, Vocabulary), 1e-4, $"logits of row {row}");
        }
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        const int batch = 4, time = 150;
        int[] tokens = Golden.Indices(4, batch * time, Vocabulary), target = Golden.Indices(5, batch * time, Vocabulary);
        float[] one = Gradients(1), two = Gradients(2);
        Numbers.SameBits(one, two, "gradients");
        Assert.Contains(one, g => g != 0);

        float[] Gradients(int threads)
        {
            using var scope = Parallelism.Use(threads);
            GradientSet gradients = net.Parameters.CreateGradients();
            var tape = new Tape();
            net.LossForward(tokens, target, tape, batch, time);
            net.LossBackward(tokens, target, 1, gradients, tape, batch, time);
            return gradients.Values.ToArray();
        }
    }

    [Fact]
    public void Training_allocates_nothing_and_learns()
    {
        const int batch = 3, time = 40;
        int[] tokens = Golden.Indices(6, batch * time, Vocabulary);
        using ScoredTransformer.Trainer trainer = net.CreateTrainer(new Adam(1e-2f), batch, time);
        float first = trainer.Step(tokens, tokens, batch, time);
        for (int i = 0; i < 30; i++)
        {
            trainer.Step(tokens, tokens, batch, time);
        }

        Assert.True(trainer.Step(tokens, tokens, batch, time) < 0.5f * first);
        Allocations.None(() => trainer.Step(tokens, tokens, batch, time));
    }

    /// <summary>Every element of the shared table, and the strength that multiplies slopes, against differences of the loss; masks of dropout are drawn again.</summary>
    [Theory]
    [InlineData("distances.weight")]
    [InlineData("blocks.0.strength")]
    [InlineData("blocks.1.q.weight")]
    public void Gradients_are_those_of_the_loss(string name)
    {
        const int batch = 2, time = 33;
        int[] tokens = Golden.Indices(7, batch * time, Vocabulary), target = Golden.Indices(8, batch * time, Vocabulary);
        GradientSet gradients = net.Parameters.CreateGradients();
        var tape = new Tape();
        net.LossForward(tokens, target, tape, batch, time);
        net.LossBackward(tokens, target, 1, gradients, tape, batch, time);
        NamedTensor parameter = net.Parameters.Find(name);
        float[] values = parameter.ToArray(), gradient = gradients[name].ToArray();
        for (int i = 0; i < values.Length; i += Math.Max(1, values.Length / 60))
        {
            float[] moved = [.. values];
            double slope = (At(1e-2f) - At(-1e-2f)) / 2e-2;
            Assert.Equal(slope, gradient[i], 2e-4);

            double At(float step)
            {
                moved[i] = values[i] + step;
                parameter.CopyFrom(moved);
                double loss = net.LossForward(tokens, target, new Tape(), batch, time);
                parameter.CopyFrom(values);
                return loss;
            }
        }
    }
}
