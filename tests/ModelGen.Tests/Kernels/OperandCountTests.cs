using ModelGen.Runtime;

namespace ModelGen.Tests.Kernels;

/// <summary>A formula that is given more or fewer operands than it has is refused before anything is written.</summary>
public sealed class OperandCountTests
{
    private readonly float[] x = new float[64];
    private readonly float[] y = [7, 7, 7, 7];

    [Fact]
    public void Of_dense_kernels()
    {
        Refused(2, 1, () => Elementwise.Map(default(Weighted.Of2), y, Four));
        Refused(2, 3, () => Elementwise.AddMap(default(Weighted.Of2), y, Four, Four, Four));
        Refused(5, 4, () => Elementwise.Map(default(Weighted.Of5), y, Four, Four, Four, Four));
        Refused(7, 8, () => Elementwise.Map(default(Weighted.Of7), y, Four, Four, Four, Four, Four, Four, Four, Four));
        Refused("at most 4", () => Elementwise.Map(default(Weighted.Of4), y, Four, Four, Four, Four, Four));
        Elementwise.Map(default(Weighted.Of2), [], [], []);
    }

    [Fact]
    public void Of_strided_kernels()
    {
        Refused(2, 1, () => Elementwise.Map(default(Weighted.Of2), [4], new StridedOutput(y, 1), Row));
        Refused(2, 3, () => Elementwise.AddMap(default(Weighted.Of2), [4], new StridedOutput(y, 1), Row, Row, Row));
        Refused(5, 4, () => Elementwise.Map(default(Weighted.Of5), [4], new StridedOutput(y, 1), Row, Row, Row, Row));
        Refused("at most 4", () => Elementwise.Map(default(Weighted.Of1), [4], new StridedOutput(y, 1), Row, e: Row));
    }

    [Fact]
    public void Of_reductions()
    {
        Refused(2, 1, () => Reduce.Sum(default(Weighted.Of2), y, [4], [2], new Strided(x, 2, 1)));
        Refused(1, 2, () => Reduce.Max(default(Weighted.Of1), y, [4], [2], new Strided(x, 1, 4), new Strided(x, 1, 4)));
    }

    [Fact]
    public void Of_products()
    {
        Refused(2, 1, () => Gemm.Linear(default(Weighted.Of2), y, Four, x, 1, 4, 4));
        Refused(1, 2, () => Gemm.MatMul(default(Weighted.Of1), y, Four, false, x, true, 1, 4, 4, new Strided(x, 0, 1)));
        Refused(3, 2, () => Gemm.LinearInputGradient(default(Weighted.Of3), y, Four, x, 1, 4, 4, new Strided(x, 0, 1)));
    }

    private ReadOnlySpan<float> Four => x.AsSpan(0, 4);

    private Strided Row => new(x, 1);

    private void Refused(int count, int given, Action call) => Refused($"number of operands is {count}, not {given}", call);

    private void Refused(string message, Action call)
    {
        Assert.Contains(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
        Assert.All(y, static value => Assert.Equal(7f, value));
    }
}
