using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>What goes along a dimension: exact where single precision would not be.</summary>
public sealed class AlongTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(300)]
    public void Running_sums_of_many_numbers_stay_exact(int inner)
    {
        const int Size = 100_000;
        float[] x = [.. Enumerable.Repeat(0.1f, Size * inner)], y = new float[x.Length];
        Along.CumSum(y, x, 1, Size, inner);
        for (int k = 0; k < Size; k += 997)
        {
            Assert.All(Enumerable.Range(0, inner), i => Assert.Equal((float)((k + 1) * (double)0.1f), y[(k * inner) + i], 1e-6 * y[(k * inner) + i]));
        }

        Along.ReversedCumSum(y, x, 1, Size, inner);
        Assert.Equal((float)(Size * (double)0.1f), y[0], 1e-6 * y[0]);
        Assert.Equal(0.1f, y[^1]);
    }

    /// <summary>Each element by its definition, with zeros among the factors, and nothing written beside the results.</summary>
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 5, 1)]
    [InlineData(3, 4, 7)]
    [InlineData(2, 0, 3)]
    public void Second_gradients_of_products(int outer, int size, int inner)
    {
        int count = outer * size * inner;
        float[] x = Golden.Signed(1, count, 2), dy = Golden.Signed(2, outer * inner), g = Golden.Signed(3, count);
        for (int i = 0; i < count; i += 3)
        {
            x[i] = 0;
        }

        dy[0] = 0;
        using GuardedMemory dx = new(count), products = new(count);
        Along.ProdSecondGradient(dx.Span, products.Span, x, dy, g, outer, size, inner);
        for (int i = 0; i < count; i++)
        {
            (int o, int k, int column) = (i / (size * inner), i / inner % size, i % inner);
            double[] factors = [.. Enumerable.Range(0, size).Select(j => (double)x[(((o * size) + j) * inner) + column])];
            double sum = Enumerable.Range(0, size).Where(l => l != k).Sum(l => g[(((o * size) + l) * inner) + column] * factors.Where((_, j) => j != k && j != l).Aggregate(1.0, (a, b) => a * b));
            Assert.Equal(dy[(o * inner) + column] * sum, dx.Span[i], 1e-5);
        }

        Assert.Throws<ArgumentException>(() => Along.ProdSecondGradient(new float[count], new float[count], x, [], g, outer, size, inner));
    }
}
