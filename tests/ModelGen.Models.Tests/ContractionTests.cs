using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Products over named indices and bilinear layers against loops, and their gradients against differences.</summary>
public sealed class ContractionTests
{
    private readonly Contracted net = new(seed: 3);

    [Theory]
    [InlineData(2, 3, 5)]
    [InlineData(1, 1, 1)]
    public void Attention_by_equations(int batch, int time, int keys)
    {
        float[] q = Golden.Signed(901, batch * time * 8), k = Golden.Signed(902, batch * keys * 8), v = Golden.Signed(903, batch * keys * 8), y = new float[q.Length];
        void Infer() => net.Attend(q, k, v, y, batch, time, keys);
        Infer();
        var expected = new double[y.Length];
        for (int row = 0; row < batch * time * 2; row++)
        {
            (int b, int head) = (row / (time * 2), row % 2);
            int Key(int key) => ((((b * keys) + key) * 2) + head) * 4;
            double[] weights = [.. Enumerable.Range(0, keys).Select(key => Math.Exp(Enumerable.Range(0, 4).Sum(d => (double)q[(row * 4) + d] * k[Key(key) + d]) / 2))];
            for (int d = 0; d < 4; d++)
            {
                expected[(row * 4) + d] = Enumerable.Range(0, keys).Sum(key => weights[key] * v[Key(key) + d]) / weights.Sum();
            }
        }

        Numbers.Near(expected, y, 1e-5, "mixed values");
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [q, k, v],
            Results = [y],
            Infer = Infer,
            Forward = tape => net.AttendForward(q, k, v, y, tape, batch, time, keys),
            Backward = (dy, dx, g, tape) => net.AttendBackward(q, k, v, dy[0], dx[0], dx[1], dx[2], g, tape, batch, time, keys),
        }.Check();
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    public void Bilinear_layers_of_sequences(int batch, int time)
    {
        float[] x = Golden.Signed(904, batch * time * 4), y = Golden.Signed(905, batch * time * 5), combined = new float[batch * time * 3], scores = new float[batch * time];
        void Infer() => net.Combine(x, y, combined, scores, batch, time);
        Infer();
        float[] weight = net.Parameters["bilinear.weight"].ToArray(), bias = net.Parameters["bilinear.bias"].ToArray(), square = net.Parameters["score.weight"].ToArray();
        Numbers.Near([.. Enumerable.Range(0, combined.Length).Select(i => bias[i % 3] + Form(x, i / 3 * 4, 4, weight[(i % 3 * 20)..], y, i / 3 * 5, 5))], combined, 1e-5, "combined");
        Numbers.Near([.. Enumerable.Range(0, scores.Length).Select(i => Form(x, i * 4, 4, square, x, i * 4, 4))], scores, 1e-5, "scores");
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [x, y],
            Results = [combined, scores],
            Infer = Infer,
            Forward = tape => net.CombineForward(x, y, combined, scores, tape, batch, time),
            Backward = (dy, dx, g, tape) => net.CombineBackward(x, y, dy[0], dy[1], dx[0], dx[1], g, tape, batch, time),
        }.Check();
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(1, 1)]
    public void Diagonals_and_three_operands(int batch, int n)
    {
        float[] x = Golden.Signed(906, batch * n * n * 4), y = Golden.Signed(907, batch * 3), projected = new float[batch * 2], traces = new float[batch * 4], norms = new float[batch * n];
        void Infer() => net.Project(x, y, projected, traces, norms, batch, n);
        Infer();
        float[] core = net.Parameters["core"].ToArray();
        float At(int b, int row, int column, int i) => x[(((((b * n) + row) * n) + column) * 4) + i];
        double[] sums = [.. Enumerable.Range(0, batch * 4).Select(i => Enumerable.Range(0, n).Sum(k => (double)At(i / 4, k, k, i % 4)))];
        Numbers.Near([.. Enumerable.Range(0, batch * 2).Select(i => Enumerable.Range(0, 12).Sum(c => sums[(i / 2 * 4) + (c / 3)] * core[(i % 2 * 12) + c] * y[(i / 2 * 3) + (c % 3)]))], projected, 1e-5, "projected");
        Numbers.Near(sums, traces, 1e-5, "traces");
        Numbers.Near([.. Enumerable.Range(0, norms.Length).Select(i => x.AsSpan(i * n * 4, n * 4).ToArray().Sum(v => (double)v * v))], norms, 1e-5, "norms");
        new Differentiable
        {
            Parameters = net.Parameters,
            Inputs = [x, y],
            Results = [projected, traces, norms],
            Infer = Infer,
            Forward = tape => net.ProjectForward(x, y, projected, traces, norms, tape, batch, n),
            Backward = (dy, dx, g, tape) => net.ProjectBackward(x, y, dy[0], dy[1], dy[2], dx[0], dx[1], g, tape, batch, n),
        }.Check();
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        float[] x = Golden.Signed(908, 12), y = Golden.Signed(909, 15), target = Golden.Signed(910, 9);
        using Contracted.Trainer trainer = net.CreateTrainer(new SGD(0.01), batch: 3);
        Allocations.None(() => trainer.Step(x, y, target, 3));
    }

    /// <summary><c>xᵀ · w · y</c>.</summary>
    private static double Form(float[] x, int xStart, int xLength, float[] w, float[] y, int yStart, int yLength) =>
        Enumerable.Range(0, xLength).Sum(i => Enumerable.Range(0, yLength).Sum(j => (double)x[xStart + i] * w[(i * yLength) + j] * y[yStart + j]));
}
