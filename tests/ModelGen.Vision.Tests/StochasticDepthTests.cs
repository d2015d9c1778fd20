using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Vision.Tests;

/// <summary>Whole examples, or batches, are dropped in training: seen through gradients of ones, which are the masks.</summary>
public sealed class StochasticDepthTests
{
    private const int Batch = 400;

    private const int Pixels = StochasticDepthNet.Channels * 3 * 5;

    private readonly StochasticDepthNet net = new(seed: 1);

    private readonly float[] ones = [.. Enumerable.Repeat(1f, Batch * Pixels)];

    [Fact]
    public void An_example_is_dropped_or_scaled_as_a_whole()
    {
        var tape = new Tape { Seed = 5 };
        float[] mask = new float[Batch * Pixels];
        GradientSet gradients = net.CreateGradients();
        float loss = net.RowForward(ones, tape, Batch, 3, 5);
        net.RowBackward(ones, 1, mask, gradients, tape, Batch, 3, 5);
        float[] rows = [.. mask.Chunk(Pixels).Select(row => Assert.Single(row.Distinct()))];
        Assert.All(rows, m => Assert.True(m is 0 or 4f / 3));

        // To within four standard deviations.
        int kept = rows.Count(m => m > 0);
        Assert.InRange(kept, 300 - 35, 300 + 35);
        Assert.Equal(1, loss / mask.Sum(m => (double)m), 1e-5);
        Assert.All(gradients["scale"].ToArray(), g => Assert.Equal(1, g / (rows.Sum(m => (double)m) * 15), 1e-5));
    }

    [Fact]
    public void A_batch_is_dropped_or_scaled_as_a_whole()
    {
        using var trainer = net.CreateTrainer(new SGD(0), 1, 3, 5);
        int kept = 0;
        for (int step = 0; step < Batch; step++)
        {
            float loss = trainer.StepWhole(ones.AsSpan(0, Pixels), 1, 3, 5);
            Assert.True(loss == 0 || Math.Abs(loss - (Pixels * 4f / 3)) < 1e-3);
            kept += loss > 0 ? 1 : 0;
        }

        Assert.InRange(kept, 300 - 35, 300 + 35);
        var tape = new Tape { Seed = 1 };
        float[] mask = new float[Batch * Pixels];
        net.WholeForward(ones, tape, Batch, 3, 5);
        net.WholeBackward(ones, 1, mask, net.CreateGradients(), tape, Batch, 3, 5);
        Assert.Single(mask.Distinct());
    }

    [Fact]
    public void Nothing_is_dropped_but_in_training_and_nothing_or_all_at_the_ends()
    {
        Assert.Equal(Batch * Pixels, net.Row(ones, Batch, 3, 5));
        Assert.Equal(Batch * Pixels, net.Whole(ones, Batch, 3, 5));
        Assert.Equal(2 * Batch * Pixels, net.Ends(ones, Batch, 3, 5));
        using var trainer = net.CreateTrainer(new SGD(0), Batch, 3, 5);
        Assert.Equal(Batch * Pixels, trainer.StepEnds(ones, Batch, 3, 5));
    }

    [Fact]
    public void A_block_that_is_left_out_gives_its_input_and_gradients_that_are_its_results()
    {
        float[] x = Golden.Signed(7, Batch * Pixels), y = new float[x.Length], inferred = new float[x.Length];
        net.BlockForward(x, y, new Tape { Seed = 2 }, training: true, Batch, 3, 5);
        net.Block(x, inferred, Batch, 3, 5);
        bool[] left = [.. x.Chunk(Pixels).Zip(y.Chunk(Pixels), (a, b) => a.SequenceEqual(b))];
        Assert.InRange(left.Count(l => l), 100 - 35, 100 + 35);
        Assert.All(x.Chunk(Pixels).Zip(inferred.Chunk(Pixels)), pair => Assert.NotEqual(pair.First, pair.Second));

        // Beside the examples that are left out only the shortcut has a gradient, but for what the moments of the batch pass on.
        var tape = new Tape { Seed = 2 };
        float[] gradient = new float[x.Length], ofResult = new float[x.Length];
        net.BlockForward(x, y, tape, training: true, Batch, 3, 5);
        for (int i = 0; i < Batch; i++)
        {
            ofResult.AsSpan(i * Pixels, Pixels).Fill(left[i] ? 1 : 0);
        }

        GradientSet gradients = net.CreateGradients();
        net.BlockBackward(x, ofResult, gradient, gradients, tape, Batch, 3, 5);
        Assert.Equal(ofResult, gradient);
        Assert.All(gradients, g => Assert.All(g.ToArray(), v => Assert.Equal(0, v)));
    }
}
