using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Every reduction over every kind of dimension in a generated model: values against formulas, gradients against differences.</summary>
public sealed class ReductionTests
{
    private const int Rows = 3;
    private const int Columns = 7;

    private readonly Reductions model = new(seed: 1);

    /// <summary>[3, 4, 7], no two values near each other.</summary>
    private readonly float[] x = [.. Enumerable.Range(0, Rows * 4 * Columns).Select(i => ((i * 37 % 84) - 40) / 8f)];

    private delegate void Entry(ReadOnlySpan<float> x, Span<float> all, Span<float> first, Span<float> middle, Span<float> last, Span<float> two, int rows, int columns);

    private delegate void Recording(
        ReadOnlySpan<float> x, Span<float> all, Span<float> first, Span<float> middle, Span<float> last, Span<float> two, Tape tape, int rows, int columns);

    private delegate void Returning(
        ReadOnlySpan<float> x, ReadOnlySpan<float> all, ReadOnlySpan<float> first, ReadOnlySpan<float> middle, ReadOnlySpan<float> last, ReadOnlySpan<float> two, Span<float> dx, GradientSet? gradients, Tape tape, int rows, int columns);

    [Fact]
    public void Sums() => Check(v => v.Sum(), model.Sums, model.SumsForward, model.SumsBackward);

    [Fact]
    public void Means() => Check(v => v.Average(), model.Means, model.MeansForward, model.MeansBackward);

    [Fact]
    public void Greatest_values() => Check(v => v.Max(), model.Greatest, model.GreatestForward, model.GreatestBackward);

    [Fact]
    public void Least_values() => Check(v => v.Min(), model.Least, model.LeastForward, model.LeastBackward);

    [Fact]
    public void Variances() => Check(v => Variance(v, 1), model.Variances, model.VariancesForward, model.VariancesBackward, last: v => Variance(v, 0));

    [Fact]
    public void Logarithms_of_sums_of_exponentials() =>
        Check(v => Math.Log(v.Sum(Math.Exp)), model.SoftMaxima, model.SoftMaximaForward, model.SoftMaximaBackward);

    [Fact]
    public void Equal_maxima_share_the_gradient()
    {
        float[] tied = new float[Rows * 4 * Columns], dx = new float[tied.Length];
        tied[5] = tied[20] = tied[40] = 2;
        float[][] results = Results();
        var tape = new Tape();
        model.GreatestForward(tied, results[0], results[1], results[2], results[3], results[4], tape, Rows, Columns);
        float[][] gradients = Results();
        gradients[0][0] = 6;
        model.GreatestBackward(tied, gradients[0], gradients[1], gradients[2], gradients[3], gradients[4], dx, model.CreateGradients(), tape, Rows, Columns);
        Assert.Equal(Enumerable.Range(0, dx.Length).Select(i => i is 5 or 20 or 40 ? 2f : 0), dx);
    }

    [Fact]
    public void Softmax_and_its_logarithm()
    {
        float[] last = new float[x.Length], middle = new float[x.Length], logLast = new float[x.Length], logFirst = new float[x.Length];
        model.Shares(x, last, middle, logLast, logFirst, Rows, Columns);
        double[] values = x.ToDouble();
        double LogSum(Func<int, bool> isNeighbour) => Math.Log(Enumerable.Range(0, x.Length).Where(isNeighbour).Sum(j => Math.Exp(values[j])));
        double Last(int i) => values[i] - LogSum(j => j / Columns == i / Columns);
        double Middle(int i) => values[i] - LogSum(j => j / (4 * Columns) == i / (4 * Columns) && j % Columns == i % Columns);
        double First(int i) => values[i] - LogSum(j => j % (4 * Columns) == i % (4 * Columns));
        IEnumerable<int> all = Enumerable.Range(0, x.Length);
        Numbers.Near([.. all.Select(i => Math.Exp(Last(i)))], last, 2e-6, "last");
        Numbers.Near([.. all.Select(i => Math.Exp(Middle(i)))], middle, 2e-6, "middle");
        Numbers.Near([.. all.Select(Last)], logLast, 2e-6, "logLast");
        Numbers.Near([.. all.Select(First)], logFirst, 2e-6, "logFirst");
        new Differentiable
        {
            Parameters = model.Parameters,
            Inputs = [x],
            Results = [last, middle, logLast, logFirst],
            Infer = () => model.Shares(x, last, middle, logLast, logFirst, Rows, Columns),
            Forward = tape => model.SharesForward(x, last, middle, logLast, logFirst, tape, Rows, Columns),
            Backward = (dy, dx, g, tape) => model.SharesBackward(x, dy[0], dy[1], dy[2], dy[3], dx[0], g, tape, Rows, Columns),
        }.Check();
    }

    [Fact]
    public void Losses_by_row_and_in_sum()
    {
        float[] scores = Golden.Signed(30, Rows * 4, 3), target = Golden.Signed(31, Rows * 4, 3);
        int[] label = [2, 0, 3];
        float[] each = new float[Rows], sum = new float[1], squares = new float[Rows * 4];
        model.Losses(scores, label, target, each, sum, squares, Rows);
        double[] expected = [.. label.Select((l, row) => Math.Log(scores[(4 * row)..((4 * row) + 4)].Sum(s => Math.Exp(s))) - scores[(4 * row) + l])];
        Numbers.Near(expected, each, 2e-6, "each");
        Numbers.Near([expected.Sum()], sum, 2e-6, "sum");
        Numbers.Near([.. scores.Zip(target, (s, t) => ((double)s - t) * ((double)s - t))], squares, 2e-6, "squares");
        new Differentiable
        {
            Parameters = model.Parameters,
            Inputs = [scores, target],
            Results = [each, sum, squares],
            Infer = () => model.Losses(scores, label, target, each, sum, squares, Rows),
            Forward = tape => model.LossesForward(scores, label, target, each, sum, squares, tape, Rows),
            Backward = (dy, dx, g, tape) => model.LossesBackward(scores, label, target, dy[0], dy[1], dy[2], dx[0], dx[1], g, tape, Rows),
        }.Check();
    }

    private void Check(Func<IEnumerable<double>, double> reduce, Entry infer, Recording forward, Returning backward, Func<IEnumerable<double>, double>? last = null)
    {
        float[][] y = Results();
        infer(x, y[0], y[1], y[2], y[3], y[4], Rows, Columns);
        Numbers.Near(Groups(_ => 0, reduce), y[0], 2e-6, "all");
        Numbers.Near(Groups(i => i % (4 * Columns), reduce), y[1], 2e-6, "first");
        Numbers.Near(Groups(i => (i / (4 * Columns) * Columns) + (i % Columns), reduce), y[2], 2e-6, "middle");
        Numbers.Near(Groups(i => i / Columns, last ?? reduce), y[3], 2e-6, "last");
        Numbers.Near(Groups(i => i / Columns % 4, reduce), y[4], 2e-6, "two");
        new Differentiable
        {
            Parameters = model.Parameters,
            Inputs = [x],
            Results = y,
            Infer = () => infer(x, y[0], y[1], y[2], y[3], y[4], Rows, Columns),
            Forward = tape => forward(x, y[0], y[1], y[2], y[3], y[4], tape, Rows, Columns),
            Backward = (dy, dx, g, tape) => backward(x, dy[0], dy[1], dy[2], dy[3], dy[4], dx[0], g, tape, Rows, Columns),
        }.Check();
    }

    /// <summary>The values with the same position in the result, reduced.</summary>
    private double[] Groups(Func<int, int> position, Func<IEnumerable<double>, double> reduce) =>
        [.. x.Select((v, i) => (Value: (double)v, Position: position(i))).GroupBy(p => p.Position).OrderBy(g => g.Key).Select(g => reduce(g.Select(p => p.Value)))];

    private static double Variance(IEnumerable<double> values, int correction)
    {
        double[] all = [.. values];
        double mean = all.Average();
        return all.Sum(v => (v - mean) * (v - mean)) / (all.Length - correction);
    }

    private static float[][] Results() => [new float[1], new float[4 * Columns], new float[Rows * Columns], new float[Rows * 4], new float[4]];
}
