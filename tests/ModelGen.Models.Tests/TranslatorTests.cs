using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Sequence to sequence with attention: steps equal whole sequences, gradients are PyTorch's, models learn, and searches decode them.</summary>
public sealed class TranslatorTests
{
    private const int Time = 5;

    public static TheoryData<string> Forms => ["additive", "general", "dot", "relative"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void Steps_equal_the_whole_sequence(string form)
    {
        var net = Translator.Create(form, seed: 1);
        var data = Sentences.Draw(5000, batch: 4, Time);
        Numbers.Near(net.Logits(data).ToDouble(), Stepwise(net, data), 1e-5, "logits");
    }

    /// <summary>What stands behind the end of a source makes no difference.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void Padding_is_not_looked_at(string form)
    {
        var net = Translator.Create(form, seed: 2);
        var data = Sentences.Draw(5002, batch: 4, Time);
        float[] expected = net.Logits(data);
        int[] tokens = [.. data.Tokens.Select((t, i) => i % Time < data.Lengths[i / Time] ? t : 7)];
        Numbers.SameBits(expected, net.Logits(data with { Tokens = tokens }), "logits");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Gradients_are_those_of_differences(string form)
    {
        var net = Translator.Create(form, seed: 3);
        var data = Sentences.Draw(5004, batch: 3, time: 3);
        float[] loss = new float[1];
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [],
            Results = [loss],
            Infer = () => loss[0] = net.Loss(data),
            Forward = tape => loss[0] = net.LossForward(data, tape),
            Backward = (dy, _, gradients, tape) => net.LossBackward(data, dy[0][0], gradients, tape),
        }.Check();
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Strings_are_learnt_backwards(string form)
    {
        const int batch = 32;
        (int steps, double rate) = form == "relative" ? (1400, 0.004) : (500, 0.01);
        var net = Translator.Create(form, seed: 4);
        using TrainerBase trainer = net.CreateTrainer(new Adam(rate), Sentences.Draw(0, batch, Time));
        for (uint i = 0; i < steps; i++)
        {
            // The rate falls to zero in the second half. A constant one of this height throws a model that is almost right up to thirty strings back
            // within 25 steps, so that the last bits of a kernel would decide whether the test passes.
            trainer.Lr = rate * Math.Min(1, 2 * (1 - ((double)i / steps)));
            net.Train(trainer, Sentences.Draw(10_000 + (2 * i), batch, Time));
        }

        var test = Sentences.Draw(5006, batch: 200, Time);
        int greedy = 0, beam = 0;
        var search = new GreedySearch(test.Batch, Translator.Vocabulary, Time + 2, Translator.Begin, Translator.End);
        Decode(net, test.Tokens, test.Lengths, search);
        var beams = new BeamSearch(3, Translator.Vocabulary, Time + 2, Translator.Begin, Translator.End, lengthPenalty: 0.6);
        for (int row = 0; row < test.Batch; row++)
        {
            greedy += search.Result(row).Tokens.SequenceEqual(test.Target(row)) ? 1 : 0;
            beams.Reset();
            (int[] tokens, int[] lengths) = test.Repeated(row, 3);
            Decode(net, tokens, lengths, beams);
            beam += beams.Result().Tokens.SequenceEqual(test.Target(row)) ? 1 : 0;
        }

        Assert.True(greedy >= 190 && beam >= 190, $"Of 200 strings, greedy search got {greedy} right, a beam {beam}.");
    }

    /// <summary>Rows change places at almost every step of an untrained model: probabilities are right only if their state goes with them.</summary>
    [Theory]
    [MemberData(nameof(Forms))]
    public void A_beam_finds_probabilities_of_teacher_forcing(string form)
    {
        const int beams = 4;
        Translator net = Uneven(form);
        var data = Sentences.Draw(5008, batch: 3, Time);
        for (int row = 0; row < data.Batch; row++)
        {
            var search = new BeamSearch(beams, Translator.Vocabulary, Time + 1, Translator.Begin, Translator.End, lengthPenalty: 1);
            (int[] tokens, int[] lengths) = data.Repeated(row, beams);
            Decode(net, tokens, lengths, search);
            Assert.InRange(search.ResultCount(), 1, beams);
            for (int rank = 0; rank < search.ResultCount(); rank++)
            {
                DecodedSequence result = search.Result(rank);
                Assert.Equal(LogProbability(net, data, row, result), result.LogProbability, 1e-4);
                Assert.True(rank == 0 || result.Score <= search.Result(rank - 1).Score);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void All_sequences_together_are_certain(string form)
    {
        // One that ends at once, and 8 first tokens with 9 second ones each.
        const int all = 1 + (8 * 9);
        Translator net = Uneven(form);
        var search = new BeamSearch(all, Translator.Vocabulary, maxLength: 2, Translator.Begin, Translator.End);
        (int[] tokens, int[] lengths) = Sentences.Draw(5010, batch: 1, Time).Repeated(0, all);
        Decode(net, tokens, lengths, search);
        Assert.Equal(all, search.ResultCount());
        Assert.Equal(1, Enumerable.Range(0, all).Sum(i => Math.Exp(search.Result(i).LogProbability)), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void One_beam_is_greedy_search(string form)
    {
        Translator net = Uneven(form);
        var data = Sentences.Draw(5012, batch: 6, Time);
        var greedy = new GreedySearch(6, Translator.Vocabulary, Time, Translator.Begin, Translator.End);
        var beam = new BeamSearch(1, Translator.Vocabulary, Time, Translator.Begin, Translator.End, batch: 6);
        Decode(net, data.Tokens, data.Lengths, greedy);
        Decode(net, data.Tokens, data.Lengths, beam);
        for (int row = 0; row < 6; row++)
        {
            Assert.Equal(greedy.Result(row).Tokens, beam.Result(0, row).Tokens);
            Assert.Equal(greedy.Result(row).LogProbability, beam.Result(0, row).LogProbability, 1e-9);
        }
    }

    [Theory]
    [InlineData("additive")]
    [InlineData("general")]
    [InlineData("relative")]
    public void Logits_loss_and_gradients_are_PyTorchs(string form)
    {
        using SafetensorsReader golden = Golden.Open("translator.safetensors");
        var net = Translator.Create(form, seed: 1);
        for (int i = 0; i < net.Parameters.Count; i++)
        {
            float[] values = Golden.Signed(900 + (uint)i, net.Parameters[i].Length, 0.5f);
            bool isNorm = net.Parameters[i].Name.Contains("orm", StringComparison.Ordinal);
            net.Parameters[i].CopyFrom(isNorm ? [.. values.Select(v => v + 1)] : values);
        }

        var data = Sentences.Draw(5014, batch: 4, Time);
        Golden.Close(golden.Floats($"{form}/logits"), net.Logits(data), "logits");
        Golden.Close(golden.Floats($"{form}/loss"), [net.Loss(data)], "loss");
        GradientSet gradients = net.Parameters.CreateGradients();
        var tape = new Tape();
        Golden.Close(golden.Floats($"{form}/loss"), [net.LossForward(data, tape)], "loss of the forward method");
        net.LossBackward(data, 1, gradients, tape);
        foreach (NamedTensor gradient in gradients)
        {
            Golden.CloseGradient(golden.Floats($"{form}/grad/{gradient.Name}"), gradient.ToArray(), gradient.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Nothing_is_allocated(string form)
    {
        const int batch = 6;
        var net = Translator.Create(form, seed: 5);
        var data = Sentences.Draw(5016, batch, Time);
        var search = new BeamSearch(3, Translator.Vocabulary, 50, Translator.Begin, Translator.End, 0.6, batch: 2);
        float[] logits = new float[batch * Translator.Vocabulary];
        net.Read(data.Tokens, data.Lengths);
        Allocations.None(() =>
        {
            if (search.IsDone)
            {
                search.Reset();
            }

            net.Next(search.Tokens, logits);
            search.Advance(logits);
            net.Select(search.Parents);
        });
        using TrainerBase trainer = net.CreateTrainer(new Adam(), data);
        Allocations.None(() => net.Train(trainer, data));
    }

    /// <summary>A model with large weights: it is not trained, but sure of what it gives.</summary>
    private static Translator Uneven(string form)
    {
        var net = Translator.Create(form, seed: 6);
        foreach (NamedTensor parameter in net.Parameters)
        {
            parameter.CopyFrom([.. parameter.ToArray().Select(v => 3 * v)]);
        }

        return net;
    }

    private static float[] Stepwise(Translator net, Sentences data)
    {
        float[] all = new float[data.Before.Length * Translator.Vocabulary], logits = new float[data.Batch * Translator.Vocabulary];
        net.Read(data.Tokens, data.Lengths);
        for (int t = 0; t < data.Steps; t++)
        {
            net.Next([.. Enumerable.Range(0, data.Batch).Select(b => data.Before[(b * data.Steps) + t])], logits);
            for (int b = 0; b < data.Batch; b++)
            {
                logits.AsSpan(b * Translator.Vocabulary, Translator.Vocabulary).CopyTo(all.AsSpan(((b * data.Steps) + t) * Translator.Vocabulary));
            }
        }

        return all;
    }

    private static void Decode(Translator net, int[] tokens, int[] lengths, GreedySearch search)
    {
        float[] logits = new float[lengths.Length * Translator.Vocabulary];
        net.Read(tokens, lengths);
        while (!search.IsDone)
        {
            net.Next(search.Tokens, logits);
            search.Advance(logits);
        }
    }

    private static void Decode(Translator net, int[] tokens, int[] lengths, BeamSearch search)
    {
        float[] logits = new float[lengths.Length * Translator.Vocabulary];
        net.Read(tokens, lengths);
        while (!search.IsDone)
        {
            net.Next(search.Tokens, logits);
            search.Advance(logits);
            net.Select(search.Parents);
        }
    }

    /// <summary>Of a sequence, by the logits with teacher forcing.</summary>
    private static double LogProbability(Translator net, Sentences data, int row, DecodedSequence sequence)
    {
        int[] before = new int[data.Steps];
        before[0] = Translator.Begin;
        sequence.Tokens[..Math.Min(sequence.Tokens.Length, data.Steps - 1)].CopyTo(before.AsSpan(1));
        (int[] tokens, int[] lengths) = data.Repeated(row, 1);
        float[] logits = net.Logits(new Sentences(tokens, lengths, before, before, data.Time));
        int[] chosen = sequence.IsComplete ? [.. sequence.Tokens, Translator.End] : sequence.Tokens.ToArray();
        return chosen.Select((token, t) =>
        {
            float[] step = logits[(t * Translator.Vocabulary)..((t + 1) * Translator.Vocabulary)];
            return step[token] - Math.Log(step.Sum(v => Math.Exp(v)));
        }).Sum();
    }
}
