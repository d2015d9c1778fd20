using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Integers in declarations, from inputs to results.</summary>
public sealed class IntegerTests
{
    private readonly Indices model = new(seed: 1);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 17)]
    [InlineData(5, 64)]
    [InlineData(0, 4)]
    public void Arithmetic_is_that_of_integers(int rows, int columns)
    {
        int[] x = [.. Enumerable.Range(0, rows * columns).Select(i => ((i * 7919) % 41) - 20)], y = [.. Enumerable.Range(0, columns).Select(i => ((i * 31) % 23) - 11)];
        float[] scale = Golden.Signed(3, x.Length);
        int[] sum = new int[x.Length], chosen = new int[x.Length], moved = new int[x.Length], buckets = new int[x.Length];
        float[] scaled = new float[x.Length];
        model.Arithmetic(x, y, scale, sum, chosen, moved, scaled, buckets, rows, columns);

        for (int i = 0; i < x.Length; i++)
        {
            (int a, int b) = (x[i], y[i % columns]);
            Assert.Equal((a * 3) - b + 1, sum[i]);
            Assert.Equal(Math.Max((a > 2 && a != b) || b <= a ? -sum[i] : Math.Clamp(Math.Abs(a), 1, 9), 0), chosen[i]);
            Assert.Equal(x[((i % rows) * columns) + columns - 1 - (i / rows)], moved[i]);
            Assert.Equal(scale[i] * Math.Min(a, b), scaled[i]);
            int quotient = (int)Math.Floor((a - 8) / 3.0);
            Assert.Equal((((quotient % columns) + columns) % columns) + rows, buckets[i]);
        }
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(4, 17)]
    [InlineData(3, 65)]
    [InlineData(2, 1000)]
    public void Rows_are_ranked(int batch, int classes)
    {
        float[] scores = [.. Golden.Signed(9, batch * classes).Select(s => MathF.Round(s * 20) / 5)];
        int[] best = new int[batch], worst = new int[classes], places = new int[batch * 2], above = new int[scores.Length];
        float[] values = new float[batch * 2], sorted = new float[scores.Length], any = new float[batch];
        model.Rank(scores, best, worst, values, places, sorted, above, any, batch, classes);

        for (int row = 0; row < batch; row++)
        {
            float[] own = scores[(row * classes)..((row + 1) * classes)];
            int[] order = [.. Enumerable.Range(0, classes).OrderByDescending(k => own[k])];
            Assert.Equal(order[0], best[row]);
            Assert.Equal(order[..2], places[(row * 2)..((row * 2) + 2)]);
            Assert.Equal(order[..2].Select(k => own[k]), values[(row * 2)..((row * 2) + 2)]);
            Assert.Equal((own.Any(s => s > 2) ? 1 : 0) + (own.All(s => s > -2) ? 1 : 0), any[row]);
        }

        for (int column = 0; column < classes; column++)
        {
            float[] own = [.. Enumerable.Range(0, batch).Select(r => scores[(r * classes) + column])];
            Assert.Equal(Array.IndexOf(own, own.Min()), worst[column]);
            Assert.Equal(own.OrderDescending(), Enumerable.Range(0, batch).Select(r => sorted[(r * classes) + column]));
        }
    }

    [Fact]
    public void What_is_chosen_gets_the_gradient()
    {
        const int batch = 3, classes = 33;
        float[] scores = Golden.Signed(11, batch * classes);
        int[] best = new int[batch], worst = new int[classes], places = new int[batch * 2], above = new int[scores.Length];
        float[] values = new float[batch * 2], sorted = new float[scores.Length], any = new float[batch];
        GradientSet gradients = model.Parameters.CreateGradients();
        var tape = new Tape();
        model.RankForward(scores, best, worst, values, places, sorted, above, any, tape, batch, classes);
        float[] dValues = Golden.Signed(12, values.Length), dScores = new float[scores.Length];
        model.RankBackward(scores, dValues, new float[sorted.Length], new float[batch], dScores, gradients, tape, batch, classes);

        float[] expected = new float[scores.Length];
        for (int i = 0; i < places.Length; i++)
        {
            expected[((i / 2) * classes) + places[i]] += dValues[i];
        }

        Assert.Equal(expected, dScores);
    }

    [Fact]
    public void A_model_trains_through_indices_that_it_computes()
    {
        int[] tokens = [.. Golden.Signed(13, 8 * 5).Select(v => (int)((v + 1) * 50))], labels = [.. Enumerable.Range(0, 8).Select(i => i % 7)];
        using var trainer = model.CreateTrainer(new Adam(0.05), batch: 8, time: 5);
        float first = trainer.Step(tokens, labels, 8, 5);
        for (int i = 0; i < 300; i++)
        {
            trainer.Step(tokens, labels, 8, 5);
        }

        Assert.True(trainer.Step(tokens, labels, 8, 5) < first / 10);
    }

    [Fact]
    public void Modules_give_integers_and_batches_take_them()
    {
        float[] points = Golden.Signed(5, 2 * 65).Select(v => v * 2).ToArray();
        int[] classes = new int[65];
        model.Classify(points, classes, 65);
        var batch = new Batch();
        batch.Reset(65);
        points.CopyTo(batch.AddFloats("point", 2));
        Assert.Equal(classes, model.Classify(batch).ToArray());
        Assert.True(classes.Distinct().Count() > 2);
        Assert.All(classes, c => Assert.InRange(c, 0, 15));
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        float[] scores = Golden.Signed(9, 4 * 65);
        int[] best = new int[4], worst = new int[65], places = new int[8], above = new int[scores.Length];
        float[] values = new float[8], sorted = new float[scores.Length], any = new float[4];
        void Run() => model.Rank(scores, best, worst, values, places, sorted, above, any, 4, 65);
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            Run();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_size_that_cannot_be_divided_by_is_refused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => model.Arithmetic([], [], [], [], [], [], [], [], 2, 0));
        Assert.Contains("the divisor columns", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_elements_than_there_are_is_refused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => model.Rank(new float[3], new int[3], new int[1], new float[6], new int[6], new float[3], new int[3], new float[3], 3, 1));
        Assert.Contains("2 elements of dimension 1", refusal.Message, StringComparison.Ordinal);
    }
}
