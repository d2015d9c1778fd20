using ModelGen.Runtime;

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
}
