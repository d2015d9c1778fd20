using CsCheck;
using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Poolings and their gradients at the width of the process, on memory that ends at a page nobody may touch, against one element at a time.</summary>
public sealed class PoolingTests
{
    [Fact]
    public void The_greatest_value_and_its_gradient() => Cases.Sample(
        c =>
        {
            using GuardedMemory x = GemmHarness.Input(c.X), dy = GemmHarness.Input(c.Dy), y = GemmHarness.Output(new float[c.Dy.Length]), dx = GemmHarness.Output(c.X);
            Pooling.Max(y.Result(), x.Span, c.Shape);
            Pooling.MaxGradient(dx.Result(), dy.Span, x.Span, y.Result(), c.Shape);
            using GuardedMemory values = GemmHarness.Input(c.Values), chosen = GemmHarness.Output(new float[c.Dy.Length]);
            Pooling.MaxChoice(chosen.Result(), values.Span, x.Span, y.Result(), c.Shape);
            double[] greatest = new double[c.Dy.Length], gradient = new double[c.X.Length];
            for (int i = 0; i < greatest.Length; i++)
            {
                int[] covered = [.. c.Covered(i)];
                greatest[i] = covered.Select(p => c.X[p]).Append(float.NegativeInfinity).Max();
                if (covered.Length > 0)
                {
                    int first = covered.First(p => c.X[p] == greatest[i]);
                    gradient[first] += c.Dy[i];
                    Assert.Equal(c.Values[first], chosen.Result()[i]);
                }
                else
                {
                    Assert.Equal(0, chosen.Result()[i]);
                }
            }

            for (int i = 0; i < greatest.Length; i++)
            {
                Assert.Equal((float)greatest[i], y.Result()[i]);
            }

            GemmHarness.AssertClose(gradient, [.. gradient.Select(_ => 9.0)], dx);
        },
        threads: 1);

    [Fact]
    public void The_mean_and_its_gradient() => Cases.Sample(
        c =>
        {
            using GuardedMemory x = GemmHarness.Input(c.X), dy = GemmHarness.Input(c.Dy), y = GemmHarness.Output(new float[c.Dy.Length]), dx = GemmHarness.Output(c.X);
            Pooling.Average(y.Result(), x.Span, c.Shape, includePadding: false, divisor: 3);
            Pooling.AverageGradient(dx.Result(), dy.Span, c.Shape, includePadding: false, divisor: 3);
            double[] mean = new double[c.Dy.Length], gradient = new double[c.X.Length];
            for (int i = 0; i < mean.Length; i++)
            {
                foreach (int p in c.Covered(i))
                {
                    mean[i] += c.X[p] / 3.0;
                    gradient[p] += c.Dy[i] / 3.0;
                }
            }

            GemmHarness.AssertClose(mean, [.. mean.Select(_ => 9.0)], y);
            GemmHarness.AssertClose(gradient, [.. gradient.Select(_ => 9.0)], dx);
        },
        threads: 1);

    [Fact]
    public void What_does_not_fit_is_refused_before_anything_is_written()
    {
        float[] y = [7, 7, 7, 7];
        var shape = new PoolingShape(1, 2, new Window(4, 2, 2, 2));
        Assert.Throws<ArgumentException>(() => Pooling.Max(y.AsSpan(1), new float[8], shape));
        Assert.Throws<ArgumentException>(() => Pooling.Average(y, new float[7], shape, includePadding: true));
        Assert.Throws<ArgumentException>(() => Pooling.MaxGradient(y, new float[4], new float[8], new float[4], shape));
        Assert.Throws<ArgumentException>(() => Pooling.MaxChoice(y, new float[7], new float[8], new float[4], shape));
        Assert.All(y, v => Assert.Equal(7f, v));
    }

    private static Gen<Case> Cases => Gen.Select(Axis, Axis, Gen.Int[0, 2], Gen.Int[1, 40], Gen.Int[0, 1000], (height, width, batch, channels, seed) => new Case(height, width, batch, channels, seed));

    private static Gen<Window> Axis => Gen.Select(Gen.Int[1, 7], Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[0, 1], Gen.Int[1, 2], (size, kernel, stride, padding, dilation) =>
    {
        int span = ((kernel - 1) * dilation) + 1;
        size = Math.Max(size, span - (2 * padding));
        return new Window(size, ((size + (2 * padding) - span) / stride) + 1, kernel, stride, padding, dilation);
    });

    private sealed class Case(Window height, Window width, int batch, int channels, int seed)
    {
        public PoolingShape Shape { get; } = new(batch, channels, height, width);

        public float[] X { get; } = GemmHarness.Values(batch * height.Size * width.Size * channels, new Random(seed));

        public float[] Dy { get; } = GemmHarness.Values(batch * height.Positions * width.Positions * channels, new Random(seed + 1));

        public float[] Values { get; } = GemmHarness.Values(batch * height.Size * width.Size * channels, new Random(seed + 2));

        /// <summary>The elements of x under the window of an element of y.</summary>
        public IEnumerable<int> Covered(int element)
        {
            (element, int channel) = Math.DivRem(element, channels);
            (element, int column) = Math.DivRem(element, width.Positions);
            (int image, int line) = Math.DivRem(element, height.Positions);
            for (int h = 0; h < height.Kernel; h++)
            {
                for (int w = 0; w < width.Kernel; w++)
                {
                    int y = (line * height.Stride) - height.Padding + (h * height.Dilation), x = (column * width.Stride) - width.Padding + (w * width.Dilation);
                    if (y >= 0 && y < height.Size && x >= 0 && x < width.Size)
                    {
                        yield return (((((image * height.Size) + y) * width.Size) + x) * channels) + channel;
                    }
                }
            }
        }
    }
}
