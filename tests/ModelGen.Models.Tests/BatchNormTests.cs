using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Three steps of batch normalisation and what it infers behind them, as PyTorch has them (make_activations.py).</summary>
public sealed class BatchNormTests
{
    [Fact]
    public void Rows_of_a_batch()
    {
        var net = new PlainBatchNorm(seed: 1);
        using PlainBatchNorm.Trainer trainer = net.CreateTrainer(new SGD(0.1), batch: 4);
        Compare("plain", 12, net.Parameters, (x, t) => trainer.StepRowLoss(x, t, 4), (x, y) => net.Rows(x, y, 4));
        float[] input = Golden.Signed(8100, 12), target = Golden.Signed(8200, 12);
        Allocations.None(() => trainer.StepRowLoss(input, target, 4));
    }

    [Fact]
    public void Rows_and_positions()
    {
        var net = new LineBatchNorm(seed: 1);
        using LineBatchNorm.Trainer trainer = net.CreateTrainer(new SGD(0.1), batch: 4);
        Compare("length", 60, net.Parameters, (x, t) => trainer.StepLineLoss(x, t, 4), (x, y) => net.Lines(x, y, 4));
    }

    [Fact]
    public void The_mean_of_all_batches()
    {
        var net = new CumulativeBatchNorm(seed: 1);
        using CumulativeBatchNorm.Trainer trainer = net.CreateTrainer(new SGD(0.1), batch: 4);
        Compare("cumulative", 12, net.Parameters, (x, t) => trainer.StepRowLoss(x, t, 4), (x, y) => net.Rows(x, y, 4));
    }

    [Fact]
    public void Without_running_statistics()
    {
        var net = new UntrackedBatchNorm(seed: 1);
        using UntrackedBatchNorm.Trainer trainer = net.CreateTrainer(new SGD(0.1), batch: 4);
        Compare("untracked", 12, net.Parameters, (x, t) => trainer.StepRowLoss(x, t, 4), (x, y) => net.Rows(x, y, 4));
    }

    [Fact]
    public void A_single_value_of_a_channel_has_no_moments()
    {
        const string message = "must be at least 2 for 'norm', BatchNorm1d, which takes the moments of each channel from the batch; leave out batches of size 1 (DropLast).";
        var net = new PlainBatchNorm(seed: 1);
        using PlainBatchNorm.Trainer trainer = net.CreateTrainer(new SGD(0.1), batch: 4);
        float[] one = Golden.Signed(8100, 3), y = new float[3], line = Golden.Signed(8100, 15);
        float[] before = [.. net.Parameters.Values, .. net.Parameters.State];
        var tape = new Tape();
        Assert.Equal("The sizes do not fit: batch is 1, but " + message, Assert.Throws<ArgumentException>(() => trainer.StepRowLoss(one, one, 1)).Message);
        Assert.Throws<ArgumentException>(() => net.RowsForward(one, y, tape, training: true, batch: 1));
        float[] after = [.. net.Parameters.Values, .. net.Parameters.State];
        Assert.Equal(before, after);

        // By the running moments, and where a row has further positions, one row is enough.
        net.Rows(one, y, 1);
        net.RowLoss(one, one, 1);
        net.RowsForward(one, y, tape, training: false, batch: 1);
        trainer.StepLineLoss(line, line, 1);

        var untracked = new UntrackedBatchNorm(seed: 1);
        Assert.Equal("The sizes do not fit: batch is 1, but " + message, Assert.Throws<ArgumentException>(() => untracked.Rows(one, y, 1)).Message);
    }

    [Fact]
    public void A_single_row_of_fixed_size_infers_only()
    {
        var net = new SingleBatchNorm(seed: 1);
        float[] x = [1, 2, 3], y = new float[3];
        net.Infer(x, y);
        Numbers.Near([1, 2, 3], y, 1e-4, "as running moments begin");
        Assert.StartsWith("The sizes do not fit: a size is 1, but must be at least 2", Assert.Throws<ArgumentException>(() => net.InferForward(x, y, new Tape(), training: true)).Message, StringComparison.Ordinal);
    }

    private static void Compare(string name, int length, ParameterSet parameters, Func<float[], float[], float> step, Action<float[], float[]> infer)
    {
        using SafetensorsReader golden = Golden.Open("batch_norm.safetensors");
        for (uint i = 0; i < 3; i++)
        {
            Assert.Equal(golden.Floats($"{name}/{i}/loss")[0], step(Golden.Signed(8100 + i, length, 2), Golden.Signed(8200 + i, length)), 1e-5);
            foreach (SafetensorsTensor tensor in golden.Tensors.Where(t => t.Name.StartsWith($"{name}/{i}/", StringComparison.Ordinal) && !t.Name.EndsWith("loss", StringComparison.Ordinal)))
            {
                Numbers.Near(golden.Floats(tensor.Name).ToDouble(), parameters.Find("norm." + tensor.Name.Split('/')[2]).ToArray(), 1e-5, tensor.Name);
            }
        }

        var y = new float[length];
        infer(Golden.Signed(8100, length, 2), y);
        Numbers.Near(golden.Floats($"{name}/y").ToDouble(), y, 1e-5, "what is inferred");
    }
}
