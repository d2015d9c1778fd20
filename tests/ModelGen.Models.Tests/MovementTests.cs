using DeclaredModels;
using ModelGen.Tests;

namespace ModelGen.Models.Tests;

/// <summary>Operators that move values give them exactly; products of matrices in all forms.</summary>
public sealed class MovementTests
{
    private readonly Movements model = new(seed: 1);

    [Fact]
    public void Values_move_where_they_should()
    {
        const int rows = 2, columns = 3;
        float[] x = Golden.Signed(40, rows * 6 * columns, 4);
        float[][] y = [new float[x.Length], new float[x.Length], new float[rows * 7 * columns], new float[2 * rows * 5 * columns], new float[rows * columns]];
        void Infer() => model.Move(x, y[0], y[1], y[2], y[3], y[4], rows, columns);
        Infer();
        float At(int r, int m, int c) => x[(((r * 6) + m) * columns) + c];

        Assert.Equal(x, y[0]);
        Assert.Equal(Cells(columns, 6, rows).Select(i => At(i.C, i.B, i.A)), y[1]);
        int[] joined = [3, 4, 5, 5, 0, 1, 2];
        Assert.Equal(Cells(rows, 7, columns).Select(i => At(i.A, joined[i.B], i.C)), y[2]);
        Assert.Equal(Enumerable.Range(0, 2).SelectMany(_ => Cells(rows, 5, columns).Select(i => At(i.A, 2, i.C))), y[3]);
        Numbers.Near([.. Cells(rows, 1, columns).Select(i => At(i.A, 0, i.C) + ((double)At(i.A, 2, i.C) * At(i.A, 3, i.C)))], y[4], 1e-6, "parts");
        new Differentiable
        {
            Parameters = model.Parameters,
            Inputs = [x],
            Results = y,
            Infer = Infer,
            Forward = tape => model.MoveForward(x, y[0], y[1], y[2], y[3], y[4], tape, rows, columns),
            Backward = (dy, dx, g, tape) => model.MoveBackward(x, dy[0], dy[1], dy[2], dy[3], dy[4], dx[0], g, tape, rows, columns),
        }.Check();
    }

    [Theory]
    [InlineData(3, 4, 5, 2)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(17, 33, 19, 3)]
    public void Products_of_matrices_vectors_and_batches(int m, int k, int n, int batch)
    {
        float[] x = Golden.Signed(50, m * k), y = Golden.Signed(51, k * n), many = Golden.Signed(52, batch * m * k), turned = Golden.Signed(53, 2 * n * k);
        float[][] z = [new float[m * n], new float[batch * 2 * m * n], new float[n], new float[m], new float[1]];
        void Infer() => model.Multiply(x, y, many, turned, z[0], z[1], z[2], z[3], z[4], m, k, n, batch);
        Infer();
        double Sum(Func<int, double> term) => Enumerable.Range(0, k).Sum(term);
        Numbers.Near([.. Cells(1, m, n).Select(i => Sum(j => (double)x[(i.B * k) + j] * y[(j * n) + i.C]))], z[0], 1e-5, "plain");
        Numbers.Near(
            [.. Cells(batch * 2, m, n).Select(i => Sum(j => (double)many[(((i.A / 2 * m) + i.B) * k) + j] * turned[(((i.A % 2 * n) + i.C) * k) + j]))], z[1], 1e-5, "batched");
        Numbers.Near([.. Cells(1, 1, n).Select(i => Sum(j => (double)x[j] * y[(j * n) + i.C]))], z[2], 1e-5, "row");
        Numbers.Near([.. Cells(1, m, 1).Select(i => Sum(j => (double)x[(i.B * k) + j] * x[j]))], z[3], 1e-5, "column");
        Numbers.Near([Sum(j => (double)x[j] * x[j])], z[4], 1e-5, "dot");
        new Differentiable
        {
            Parameters = model.Parameters,
            Inputs = [x, y, many, turned],
            Results = z,
            Infer = Infer,
            Forward = tape => model.MultiplyForward(x, y, many, turned, z[0], z[1], z[2], z[3], z[4], tape, m, k, n, batch),
            Backward = (dz, d, g, tape) =>
                model.MultiplyBackward(x, y, many, turned, dz[0], dz[1], dz[2], dz[3], dz[4], d[0], d[1], d[2], d[3], g, tape, m, k, n, batch),
        }.Check();
    }

    /// <summary>The indices of three dimensions in row-major order.</summary>
    private static IEnumerable<(int A, int B, int C)> Cells(int a, int b, int c) =>
        Enumerable.Range(0, a * b * c).Select(i => (i / (b * c), i / c % b, i % c));
}
