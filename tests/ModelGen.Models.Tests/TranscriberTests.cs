using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Losses with several labels for a row or a sequence: training, what is refused, what is allocated.</summary>
public sealed class TranscriberTests
{
    private const int Time = 12, Batch = 6, Length = 3, Blank = 4;

    private readonly float[] x = Golden.Signed(30, Time * Batch * 4);
    private readonly int[] targets = [.. Golden.Indices(31, Batch * Length, 4)];
    private readonly int[] inputLengths = [12, 9, 12, 7, 1, 12];
    private readonly int[] targetLengths = [3, 2, 3, 0, 1, 1];

    [Fact]
    public void Labels_are_found_where_nobody_has_said_that_they_are()
    {
        var net = new Transcriber(seed: 1);
        using Transcriber.Trainer trainer = net.CreateTrainer(new Adam(), time: Time, batch: Batch, length: Length);
        trainer.Lr = 0.02;
        float first = net.Loss(x, targets, inputLengths, targetLengths, Time, Batch, Length);
        for (int step = 0; step < 400; step++)
        {
            trainer.Step(x, targets, inputLengths, targetLengths, Time, Batch, Length);
        }

        float last = net.Loss(x, targets, inputLengths, targetLengths, Time, Batch, Length);
        Assert.InRange(last, 0, first / 10);
        float[] logProbs = new float[Time * Batch * 5];
        net.LogProbs(x, logProbs, Time, Batch);
        Assert.Equal(targets[..3], Read(logProbs, 0));
        Assert.Equal(targets[6..9], Read(logProbs, 2));
        Assert.Equal(targets[15..16], Read(logProbs, 5));
    }

    [Fact]
    public void Labels_and_lengths_are_checked_before_anything_else()
    {
        var net = new Transcriber(seed: 1);
        var tape = new Tape();
        Refused("Label 5 at position 1 of sequence 1 is out of range: expected 0 to 4, but not the blank, 4. (Parameter 'target')", 4, 5);
        Refused("Label 4 at position 0 of sequence 0 is out of range: expected 0 to 4, but not the blank, 4. (Parameter 'target')", 0, Blank);
        Refused("Label -1 at position 2 of sequence 2 is out of range: expected 0 to 4, but not the blank, 4. (Parameter 'target')", 8, -1);
        targets[9] = -7;
        net.Loss(x, targets, inputLengths, targetLengths, Time, Batch, Length);
        inputLengths[2] = Time + 1;
        Assert.StartsWith("Value 13 at position 2 is out of range: expected 0 to 12. (Parameter 'inputLength')", Error(), StringComparison.Ordinal);
        inputLengths[2] = Time;
        targetLengths[1] = -1;
        Assert.StartsWith("Value -1 at position 1 is out of range: expected 0 to 3. (Parameter 'targetLength')", Error(), StringComparison.Ordinal);

        void Refused(string message, int position, int label)
        {
            (int right, targets[position]) = (targets[position], label);
            Assert.StartsWith(message, Error(), StringComparison.Ordinal);
            targets[position] = right;
        }

        string Error() => Assert.Throws<ArgumentException>(() => net.LossForward(x, targets, inputLengths, targetLengths, tape, Time, Batch, Length)).Message;
    }

    /// <summary>Of a part of an input the labels that count lie elsewhere than in the whole.</summary>
    [Fact]
    public void A_part_of_the_labels_counts_from_where_it_begins()
    {
        var net = new Transcriber(seed: 1);
        int[] lengths = [2, 1, 2, 0, 1, 1], shifted = [.. Enumerable.Range(0, Batch).SelectMany(n => (int[])[-9, targets[3 * n], targets[(3 * n) + 1]])];
        float loss = net.LossOfPart(x, shifted, inputLengths, lengths, Time, Batch);
        Assert.True(float.IsFinite(loss));
        shifted[2] = Blank;
        Assert.StartsWith(
            "Label 4 at position 1 of sequence 0 is out of range",
            Assert.Throws<ArgumentException>(() => net.LossOfPart(x, shifted, inputLengths, lengths, Time, Batch)).Message,
            StringComparison.Ordinal);
        shifted[2] = 0;
        shifted[5] = -9;
        net.LossOfPart(x, shifted, inputLengths, lengths, Time, Batch);
    }

    [Fact]
    public void No_sequences_have_no_mean()
    {
        var net = new Transcriber(seed: 1);
        Assert.True(float.IsNaN(net.Loss([], [], [], [], Time, batch: 0, Length)));
        Assert.Equal(0, net.LossOfPart([], [], [], [], Time, batch: 0));
        Assert.Equal(0, net.LossOfPart([], [0, 0, 0], [0], [0], time: 0, batch: 1));
    }

    [Fact]
    public void Sets_of_labels_are_learned()
    {
        var net = new Transcriber(seed: 1);
        int[] tags = [0, 2, -1, 9, 9, -1, 0, 0, 0, 0, 4, 3, 2, 1, 0, 1, -1, -1, -1, -1];
        float[] rows = x[..16];
        Assert.StartsWith("Value 9 at position 3 is out of range: expected 0 to 4. (Parameter 'tag')", Assert.Throws<ArgumentException>(() => net.LossOfTags(rows, tags, batch: 4)).Message, StringComparison.Ordinal);
        (tags[3], tags[4]) = (4, 4);
        using Transcriber.Trainer trainer = net.CreateTrainer(new Adam(), time: 1, batch: 4, length: 1);
        trainer.Lr = 0.02;
        float first = net.LossOfTags(rows, tags, batch: 4);
        for (int step = 0; step < 200; step++)
        {
            trainer.StepLossOfTags(rows, tags, batch: 4);
        }

        Assert.InRange(net.LossOfTags(rows, tags, batch: 4), 0, first / 10);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var net = new Transcriber(seed: 1);
        using Transcriber.Trainer trainer = net.CreateTrainer(new Adam(), time: Time, batch: Batch, length: Length);
        int[] tags = [0, 2, -1, 9, 9];
        float[] row = x[..4];
        (tags[3], tags[4]) = (0, 0);
        Allocations.None(() => net.Loss(x, targets, inputLengths, targetLengths, Time, Batch, Length));
        Allocations.None(() => trainer.Step(x, targets, inputLengths, targetLengths, Time, Batch, Length));
        Allocations.None(() => trainer.StepLossOfTags(row, tags, batch: 1));
    }

    /// <summary>The likeliest class of each step, without repetitions and blanks.</summary>
    private static IEnumerable<int> Read(float[] logProbs, int sequence)
    {
        int before = Blank;
        for (int t = 0; t < Time; t++)
        {
            ReadOnlySpan<float> row = logProbs.AsSpan(((t * Batch) + sequence) * 5, 5);
            int best = System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row);
            if (best != before && best != Blank)
            {
                yield return best;
            }

            before = best;
        }
    }
}
