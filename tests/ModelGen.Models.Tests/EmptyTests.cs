using DeclaredModels;

namespace ModelGen.Models.Tests;

/// <summary>Sizes of zero at run time: the values that PyTorch gives, and what it refuses.</summary>
public sealed class EmptyTests
{
    private readonly EmptySizes net = new(seed: 1);

    [Fact]
    public void Rows_without_elements()
    {
        float[] logSumExp = new float[2], mean = new float[2], sum = [5, 5];
        net.Rows([], [], [], logSumExp, mean, sum, rows: 2, columns: 0);
        Assert.Equal([float.NegativeInfinity, float.NegativeInfinity], logSumExp);
        Assert.Equal([float.NaN, float.NaN], mean);
        Assert.Equal([0, 0], sum);
        net.Rows([], [], [], [], [], [], rows: 0, columns: 3);

        var tape = new Tape();
        GradientSet gradients = net.CreateGradients();
        net.RowsForward([], [], [], logSumExp, mean, sum, tape, rows: 2, columns: 0);
        net.RowsBackward([], [], [], [1, 1], [1, 1], [1, 1], [], gradients, tape, rows: 2, columns: 0);
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(0, 3)]
    [InlineData(0, 0)]
    public void Numbers_of_no_elements(int rows, int columns)
    {
        float[] logSumExp = new float[1], mean = new float[1], sum = [5];
        net.All([], logSumExp, mean, sum, rows, columns);
        Assert.Equal((float.NegativeInfinity, float.NaN, 0), (logSumExp[0], mean[0], sum[0]));
    }

    [Fact]
    public void There_is_no_maximum_and_no_minimum_of_no_elements()
    {
        net.Greatest([], [], rows: 0, columns: 3);
        Assert.Equal(
            "The sizes do not fit: columns is 0, but must be at least 1 for amax over dimension 1 of [rows, columns].",
            Assert.Throws<ArgumentException>(() => net.Greatest([], new float[2], rows: 2, columns: 0)).Message);
        Assert.Equal(
            "The sizes do not fit: rows - 1 is 0, but must be at least 1 for amin over dimension 0 of [rows - 1, columns].",
            Assert.Throws<ArgumentException>(() => net.Least(new float[3], new float[3], rows: 1, columns: 3)).Message);
        Assert.Throws<ArgumentException>(() => net.GreatestForward([], new float[2], new Tape(), rows: 2, columns: 0));
    }

    [Fact]
    public void A_size_that_divides_is_not_zero()
    {
        float[] result = new float[2];
        net.Shares([1, 2, 3, 4, 5, 6, 7, 8], result, rows: 4, columns: 2);
        Assert.Equal([1, 2], result);
        Assert.Equal(
            "The sizes do not fit: columns is 0, but must be at least 1 for the size floor(rows/columns), which divides by it.",
            Assert.Throws<ArgumentException>(() => net.Shares([], [], rows: 2, columns: 0)).Message);
    }

    [Fact]
    public void A_batch_of_nothing_has_no_mean_loss_and_a_sum_of_zero()
    {
        Assert.Equal(float.NaN, net.MeanLoss([], [], rows: 0, columns: 3));
        Assert.Equal(0, net.SumLoss([], [], rows: 0, columns: 3));
        Assert.Equal(0, net.SumLoss([], [], rows: 0, columns: 0));
        Assert.Equal(
            "Value 0 at position 0 is out of range: expected none, because there is nothing to choose from. (Parameter 'label')",
            Assert.Throws<ArgumentException>(() => net.SumLoss([], [0, 0], rows: 2, columns: 0)).Message);

        using EmptySizes.Trainer trainer = net.CreateTrainer(new SGD(0.1), rows: 2, columns: 3);
        Assert.Equal(0, trainer.StepSumLoss([], [], rows: 0, columns: 0));
        Assert.Equal(0, trainer.Gradients["scale"].ToArray()[0]);
        Assert.Equal(1, net.Parameters["scale"].ToArray()[0]);
    }
}
