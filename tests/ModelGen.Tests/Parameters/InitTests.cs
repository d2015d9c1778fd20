using ModelGen.Runtime;

namespace ModelGen.Tests.Parameters;

public sealed class InitTests
{
    [Theory]
    [InlineData(1e-10, -6.361340902404056)]
    [InlineData(0.001, -3.090232306167813)]
    [InlineData(0.3, -0.5244005127080407)]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.9999, 3.719016485455709)]
    public void Quantiles_are_those_of_scipy(double p, double expected) => Assert.Equal(expected, NormalQuantile.Of(p), 1e-14 * Math.Max(1, Math.Abs(expected)));

    [Theory]
    [InlineData(0, 1, -2, 2, 0, 0.879926)]
    [InlineData(1, 0.5, 1, 3, 1.398862, 0.301315)]
    public void Truncated_normal_numbers_lie_within_their_bounds(double mean, double std, double a, double b, double expectedMean, double expectedStd)
    {
        ParameterSet set = Set(out NamedTensor tensor, 100, 1000);
        set.Initialize(seed: 3, _ => Init.TruncatedNormal(mean, std, a, b));
        float[] values = tensor.ToArray();
        Assert.InRange(values.Min(), (float)a, (float)a + (0.01 * std));
        Assert.InRange(values.Max(), (float)b - (0.4 * std), (float)b);
        Assert.Equal(expectedMean, values.Average(v => (double)v), 0.01);
        double average = values.Average(v => (double)v);
        Assert.Equal(expectedStd, Math.Sqrt(values.Average(v => (v - average) * (v - average))), 0.01);
        Assert.Throws<ArgumentException>(() => set.Initialize(3, _ => Init.TruncatedNormal(0, 0)));
        Assert.Throws<ArgumentException>(() => set.Initialize(3, _ => Init.TruncatedNormal(0, 1, 2, 2)));
        Assert.Equal(values, tensor.ToArray());
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(17, 5)]
    [InlineData(5, 17)]
    [InlineData(64, 64)]
    public void Orthogonal_rows_or_columns(int rows, int columns)
    {
        ParameterSet set = Set(out NamedTensor tensor, rows, columns);
        set.Initialize(seed: 1, _ => Init.Orthogonal(gain: 2));
        bool byRows = rows <= columns;
        for (int i = 0; i < Math.Min(rows, columns); i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double product = 0;
                for (int k = 0; k < Math.Max(rows, columns); k++)
                {
                    product += byRows ? (double)tensor.GetValue(i, k) * tensor.GetValue(j, k) : (double)tensor.GetValue(k, i) * tensor.GetValue(k, j);
                }

                Assert.Equal(i == j ? 4 : 0, product, 1e-5);
            }
        }
    }

    [Fact]
    public void A_function_chooses_for_each_tensor()
    {
        ParameterSet set = new(Layouts.Mixed), other = new(Layouts.Mixed);
        other.Initialize(7);
        set.Initialize(7, p => p.Name == "a.weight" ? Init.Constant(3) : null);
        Assert.All(set["a.weight"].ToArray(), value => Assert.Equal(3, value));
        Assert.Equal(other["a.bias"].ToArray(), set["a.bias"].ToArray());
        Assert.Throws<ArgumentException>(() => set.Initialize(7, p => p.Name == "a.bias" ? Init.Orthogonal() : null));
        Assert.Throws<ArgumentNullException>(() => set.Initialize(7, null!));
    }

    private static ParameterSet Set(out NamedTensor tensor, params int[] shape)
    {
        var set = new ParameterSet(new ParameterLayout(
            (shape.Aggregate(1, (a, b) => a * b) + 15) / 16 * 16, 0, new ParameterEntry("w", shape, 0, ParameterStorage.RowMajor, default)));
        tensor = set["w"];
        return set;
    }
}
