using CsCheck;
using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Dimensions that get another size, at the width of the process, on memory that ends at a page nobody may touch: values by hand, and gradients as the transposed map.</summary>
public sealed class ResamplingTests
{
    [Theory]
    [InlineData(ResamplingMode.Nearest, false, "1 1 2 2 3 3")]
    [InlineData(ResamplingMode.NearestExact, false, "1 1 2 2 3 3")]
    [InlineData(ResamplingMode.Linear, false, "1 1.25 1.75 2.25 2.75 3")]
    [InlineData(ResamplingMode.Linear, true, "1 1.4 1.8 2.2 2.6 3")]
    [InlineData(ResamplingMode.Cubic, true, "1 1.316 1.728 2.272 2.684 3")]
    public void A_ramp_gets_twice_as_long(ResamplingMode mode, bool alignCorners, string expected)
    {
        float[] y = new float[6];
        Resampling.Forward(y, [1, 2, 3], 1, new ResamplingAxis(3, 6, mode, alignCorners), 1);
        Assert.Equal(expected.Split(' ').Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture)), y.Select(v => Math.Round(v, 3)));
    }

    [Fact]
    public void Inner_elements_and_lines_do_not_mix_and_the_gradient_is_the_transposed_map() => Cases.Sample(
        c =>
        {
            (int outer, ResamplingAxis axis, int inner) = c;
            float[] column = new float[axis.Size], moved = new float[axis.NewSize];
            double[][] weights = new double[axis.Size][];
            for (int k = 0; k < axis.Size; k++)
            {
                Array.Clear(column);
                column[k] = 1;
                Resampling.Forward(moved, column, 1, axis, 1);
                weights[k] = [.. moved.Select(v => (double)v)];
            }

            var random = new Random(outer + inner);
            using GuardedMemory x = GemmHarness.Input(GemmHarness.Values(outer * axis.Size * inner, random)), dy = GemmHarness.Input(GemmHarness.Values(outer * axis.NewSize * inner, random));
            using GuardedMemory y = GemmHarness.Output(new float[outer * axis.NewSize * inner]), dx = GemmHarness.Output(new float[outer * axis.Size * inner]);
            Resampling.Forward(y.Result(), x.Span, outer, axis, inner);
            Resampling.Gradient(dx.Result(), dy.Span, outer, axis, inner);
            double[] values = new double[y.Result().Length], gradients = new double[dx.Result().Length];
            for (int i = 0; i < values.Length; i++)
            {
                (int line, int position, int column2) = (i / inner / axis.NewSize, i / inner % axis.NewSize, i % inner);
                for (int k = 0; k < axis.Size; k++)
                {
                    int element = (((line * axis.Size) + k) * inner) + column2;
                    values[i] += weights[k][position] * x.Span[element];
                    gradients[element] += weights[k][position] * dy.Span[i];
                }
            }

            GemmHarness.AssertClose(values, [.. values.Select(_ => 9.0)], y);
            GemmHarness.AssertClose(gradients, [.. gradients.Select(_ => 9.0)], dx);
        },
        threads: 1);

    [Fact]
    public void What_does_not_fit_is_refused_before_anything_is_written()
    {
        float[] y = [7, 7, 7, 7];
        Assert.Throws<ArgumentException>(() => Resampling.Forward(y.AsSpan(1), new float[2], 1, new ResamplingAxis(2, 4, ResamplingMode.Linear), 1));
        Assert.Throws<ArgumentException>(() => Resampling.Forward(y, new float[1], 1, new ResamplingAxis(2, 4, ResamplingMode.Linear), 1));
        Assert.Throws<ArgumentException>(() => Resampling.Forward(y, [], 1, new ResamplingAxis(0, 4, ResamplingMode.Linear), 1));
        Assert.Throws<ArgumentException>(() => Resampling.Gradient(y, new float[1], 1, new ResamplingAxis(4, 2, ResamplingMode.Linear), 1));
        Assert.All(y, v => Assert.Equal(7f, v));
    }

    private static Gen<(int Outer, ResamplingAxis Axis, int Inner)> Cases => Gen.Select(
        Gen.Int[0, 20], Gen.Int[1, 7], Gen.Int[1, 9], Gen.Enum<ResamplingMode>(), Gen.Bool, Gen.Int[1, 40], (outer, size, newSize, mode, corners, inner) =>
            (outer, new ResamplingAxis(size, newSize, mode, corners && mode is ResamplingMode.Linear or ResamplingMode.Cubic), inner));
}
