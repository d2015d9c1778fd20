using System.Runtime.CompilerServices;
using CsCheck;
using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Convolutions and their gradients at the width of the process, against sums in double precision.</summary>
public sealed class ConvolutionTests
{
    [Fact]
    public void Forward() => ConvolutionCase.All.Sample(
        c =>
        {
            using GuardedMemory x = GemmHarness.Input(c.X), panels = GemmHarness.Input(c.Panels), w = GemmHarness.Input(c.W), y = GemmHarness.Output(c.Y);
            (double[] values, double[] scale) = c.Forward();
            Convolution.Forward(y.Result(), x.Span, panels.Span, ParameterStorage.Panels, c.Shape);
            GemmHarness.AssertClose(values, scale, y);
            y.Result().Fill(3);
            Convolution.Forward(y.Result(), x.Span, w.Span, ParameterStorage.RowMajor, c.Shape);
            GemmHarness.AssertClose(values, scale, y);
        },
        threads: 1);

    [Fact]
    public void Forward_with_a_bias_and_a_rectifier() => ConvolutionCase.All.Sample(
        c =>
        {
            float[] bias = GemmHarness.Values(c.Channels, new Random(1));
            (double[] values, double[] scale) = c.Forward();
            double[] sums = [.. values.Select((v, i) => v + bias[i % c.Channels])], scales = [.. scale.Select(s => s + 1)];
            using GuardedMemory x = GemmHarness.Input(c.X), w = GemmHarness.Input(c.Panels), y = GemmHarness.Output(c.Y), b = GemmHarness.Input([.. bias, .. new float[-c.Channels & 15]]);
            if (c.Shape.Groups > 1)
            {
                Assert.Throws<ArgumentException>(() => Convolution.ForwardBias(y.Result(), x.Span, w.Span, b.Span, c.Shape));
            }
            else
            {
                Convolution.ForwardBias(y.Result(), x.Span, w.Span, b.Span, c.Shape);
                GemmHarness.AssertClose(sums, scales, y);
                Convolution.ForwardBiasRelu(y.Result(), x.Span, w.Span, b.Span, c.Shape);
                GemmHarness.AssertClose([.. sums.Select(s => Math.Max(s, 0))], scales, y);
            }

            Convolution.Forward(default(Sum), y.Result(), x.Span, w.Span, ParameterStorage.Panels, c.Shape, new Strided(b.Span, 0, 1));
            GemmHarness.AssertClose(sums, scales, y);
        },
        threads: 1);

    [Fact]
    public void The_gradient_of_the_input() => ConvolutionCase.All.Sample(
        c =>
        {
            (double[] values, double[] scale) = c.InputGradient();
            using GuardedMemory dy = GemmHarness.Input(c.Y), panels = GemmHarness.Input(c.Panels), w = GemmHarness.Input(c.W), dx = GemmHarness.Output(c.X);
            Convolution.InputGradient(dx.Result(), dy.Span, panels.Span, ParameterStorage.Panels, c.Shape);
            GemmHarness.AssertClose(values, scale, dx);
            dx.Result().Fill(3);
            Convolution.InputGradient(dx.Result(), dy.Span, w.Span, ParameterStorage.RowMajor, c.Shape);
            GemmHarness.AssertClose(values, scale, dx);
            Convolution.InputGradient(default(Sum), dx.Result(), dy.Span, w.Span, ParameterStorage.RowMajor, c.Shape, new Strided(c.X, c.Shape.Inputs, 1));
            GemmHarness.AssertClose([.. values.Select((v, i) => v + c.X[i])], [.. scale.Select(s => s + 1)], dx);
        },
        threads: 1);

    [Fact]
    public void The_gradient_of_the_weight() => ConvolutionCase.All.Sample(
        c =>
        {
            (double[] values, double[] scale) = c.WeightGradient();
            using GuardedMemory x = GemmHarness.Input(c.X), dy = GemmHarness.Input(c.Y), panels = GemmHarness.Output(c.Panels), dw = GemmHarness.Output(c.W);
            Convolution.WeightGradient(dw.Result(), dy.Span, x.Span, c.Shape);
            GemmHarness.AssertClose(values, scale, dw);

            double[] sums = [.. values.Select((v, i) => v + c.W[i])], scales = [.. scale.Select(s => s + 1)];
            c.W.CopyTo(dw.Result());
            Convolution.AddWeightGradient(dw.Result(), dy.Span, x.Span, ParameterStorage.RowMajor, c.Shape);
            GemmHarness.AssertClose(sums, scales, dw);

            Convolution.AddWeightGradient(panels.Result(), dy.Span, x.Span, ParameterStorage.Panels, c.Shape);
            Panels.UnpackKernels(dw.Result(), panels.Result(), c.Channels, c.Shape.GroupInputs, c.Shape.Taps);
            GemmHarness.AssertClose(sums, scales, dw);
            AssertPaddingIsZero(panels.Result(), c);
        },
        threads: 1);

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        var c = new ConvolutionCase([new(30, 15, 3, 2, 1), new(31, 31, 3, 1, 1)], 3, 2, 24, 72, 5);
        float[] y = new float[c.Y.Length], dx = new float[c.X.Length], dw = new float[c.W.Length];
        Run(y, dx, dw, c);
        using (Parallelism.Use(2))
        {
            for (int repetition = 0; repetition < 20; repetition++)
            {
                float[] y2 = new float[c.Y.Length], dx2 = new float[c.X.Length], dw2 = new float[c.W.Length];
                Run(y2, dx2, dw2, c);
                Assert.Equal(y, y2);
                Assert.Equal(dx, dx2);
                Assert.Equal(dw, dw2);
            }
        }
    }

    /// <summary>Weights in parts, panels as units of several threads, several small images at a time, the window as large as the image, few channels by columns.</summary>
    [Theory]
    [InlineData(7, 3, 1, 130, 96, 1)]
    [InlineData(7, 3, 1, 130, 200, 3)]
    [InlineData(8, 4, 2, 70, 72, 5)]
    [InlineData(5, 5, 1, 30, 70, 6)]
    [InlineData(12, 4, 2, 3, 64, 2)]
    [InlineData(28, 3, 1, 1, 32, 2)]
    [InlineData(11, 3, 1, 16, 16, 1)]
    [InlineData(16, 3, 1, 48, 96, 2)]
    [InlineData(9, 3, 1, 144, 80, 3)]
    [InlineData(4, 3, 1, 32, 64, 17)]
    [InlineData(2, 4, 2, 16, 16, 40)]
    [InlineData(4, 4, 2, 16, 32, 33)]
    [InlineData(14, 4, 2, 64, 80, 5)]
    [InlineData(15, 4, 2, 32, 144, 4)]
    [InlineData(16, 4, 2, 80, 16, 6)]
    [InlineData(21, 4, 2, 16, 48, 3)]
    public void Sizes_of_networks(int size, int kernel, int stride, int inputs, int outputs, int batch)
    {
        int padding = kernel == size ? 0 : 1, positions = ((size + (2 * padding) - kernel) / stride) + 1;
        var window = new Window(size, positions, kernel, stride, padding);
        var c = new ConvolutionCase([window, window], batch, 1, inputs, outputs, 9);
        AssertRight(c);
    }

    /// <summary>Kernels of 4×4 elements by steps of two: every padding, different ones along both dimensions, pixels that no position reads.</summary>
    [Theory]
    [InlineData(9, 0, 12, 1)]
    [InlineData(11, 3, 8, 2)]
    [InlineData(14, 2, 15, 0)]
    [InlineData(5, 0, 28, 3)]
    public void Steps_of_two(int height, int heightPadding, int width, int widthPadding)
    {
        static Window Of(int size, int padding) => new(size, ((size + (2 * padding) - 4) / 2) + 1, 4, 2, padding);
        AssertRight(new ConvolutionCase([Of(height, heightPadding), Of(width, widthPadding)], 33, 1, 16, 32, 4));
    }

    /// <summary>Channels by themselves, whole vectors of them and remainders, lines with and without borders.</summary>
    [Theory]
    [InlineData(4, 3, 1, 1, 16, 3)]
    [InlineData(5, 3, 1, 1, 64, 2)]
    [InlineData(7, 3, 2, 1, 65, 2)]
    [InlineData(9, 3, 1, 0, 80, 1)]
    [InlineData(12, 3, 2, 1, 144, 2)]
    [InlineData(13, 3, 2, 0, 17, 1)]
    [InlineData(17, 3, 1, 2, 32, 1)]
    [InlineData(8, 5, 1, 2, 48, 1)]
    public void Single_channels(int size, int kernel, int stride, int padding, int channels, int batch)
    {
        var window = new Window(size, ((size + (2 * padding) - kernel) / stride) + 1, kernel, stride, padding);
        AssertRight(new ConvolutionCase([window, window], batch, channels, 1, 1, 3));
    }

    [Fact]
    public void What_does_not_fit_is_refused_before_anything_is_written()
    {
        var c = new ConvolutionCase([new(4, 3, 2), new(5, 5, 3, 1, 1)], 1, 1, 2, 3, 1);
        float[] y = [.. Enumerable.Repeat(7f, c.Y.Length)];
        Assert.Throws<ArgumentException>(() => Convolution.Forward(y.AsSpan(1), c.X, c.W, ParameterStorage.RowMajor, c.Shape));
        Assert.Throws<ArgumentException>(() => Convolution.Forward(y, c.X.AsSpan(1), c.W, ParameterStorage.RowMajor, c.Shape));
        Assert.Throws<ArgumentException>(() => Convolution.Forward(y, c.X, c.W.AsSpan(1), ParameterStorage.RowMajor, c.Shape));
        Assert.Throws<ArgumentException>(() => Convolution.Forward(y, c.X, c.W, ParameterStorage.Panels, c.Shape));
        Assert.Throws<ArgumentException>(() => Convolution.Forward(y, c.X, c.W, ParameterStorage.RowMajor, new(1, 2, 3, 2, new(4, 3, 2), new(5, 5, 3, 1, 1))));
        Assert.Throws<ArgumentException>(() => Convolution.Forward(y, c.X, c.W, ParameterStorage.RowMajor, new(1, 2, 3, 1, new(4, 3, 2, 0), new(5, 5, 3, 1, 1))));
        Assert.Throws<ArgumentException>(() => Convolution.Forward(y, c.X, c.W, ParameterStorage.RowMajor, new(65536, 65536, 65536, 1, new(65536, 65536, 65536))));
        Assert.All(y, v => Assert.Equal(7f, v));
    }

    private static void AssertRight(ConvolutionCase c)
    {
        using GuardedMemory x = GemmHarness.Input(c.X), dy = GemmHarness.Input(c.Y), w = GemmHarness.Input(c.Panels);
        using GuardedMemory y = GemmHarness.Output(c.Y), dx = GemmHarness.Output(c.X), dw = GemmHarness.Output(c.W);
        (double[] Values, double[] Scale) forward = c.Forward(), input = c.InputGradient(), weight = c.WeightGradient();
        float[] bias = new float[(c.Channels + 15) & -16];
        for (int threads = 1; threads <= 2; threads++)
        {
            using Parallelism.Scope scope = Parallelism.Use(threads);
            Convolution.Forward(default(Sum), y.Result(), x.Span, w.Span, ParameterStorage.Panels, c.Shape, new Strided(bias, 0, 1));
            GemmHarness.AssertClose(forward.Values, forward.Scale, y);
            Convolution.InputGradient(dx.Result(), dy.Span, w.Span, ParameterStorage.Panels, c.Shape);
            GemmHarness.AssertClose(input.Values, input.Scale, dx);
            Convolution.WeightGradient(dw.Result(), dy.Span, x.Span, c.Shape);
            GemmHarness.AssertClose(weight.Values, weight.Scale, dw);
        }
    }

    private static void Run(float[] y, float[] dx, float[] dw, ConvolutionCase c)
    {
        Convolution.Forward(y, c.X, c.W, ParameterStorage.RowMajor, c.Shape);
        Convolution.InputGradient(dx, c.Y, c.W, ParameterStorage.RowMajor, c.Shape);
        Convolution.WeightGradient(dw, c.Y, c.X, c.Shape);
    }

    private static void AssertPaddingIsZero(ReadOnlySpan<float> panels, ConvolutionCase c)
    {
        int k = c.Shape.Sum, start = c.Channels & -64, width = Math.Min(64, (c.Channels - start + 15) & -16);
        for (int row = 0; row < k && start < c.Channels; row++)
        {
            Assert.Equal(-1, panels.Slice((start * k) + (row * width) + c.Channels - start, width - (c.Channels - start)).IndexOfAnyExcept(0f));
        }
    }

    private readonly struct Sum : IFormula, IOperands2
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Apply<V>(in Operands<V> x)
            where V : struct, IVector<V> => x.A + x.B;
    }
}
