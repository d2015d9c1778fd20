using CsCheck;
using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Pixels under windows side by side and back, and where the greatest are, at the width of the process, on memory that ends at a page nobody may touch, against one element at a time.</summary>
public sealed class PatchesTests
{
    [Fact]
    public void Pixels_go_to_their_places_and_back() => Cases.Sample(
        c =>
        {
            (int batch, int channels, Window height, Window width) = c;
            var shape = new PoolingShape(batch, channels, height, width);
            var random = new Random(channels);
            int places = batch * height.Positions * width.Positions * height.Kernel * width.Kernel * channels;
            using GuardedMemory x = GemmHarness.Input(GemmHarness.Values(batch * height.Size * width.Size * channels, random)), dy = GemmHarness.Input(GemmHarness.Values(places, random));
            using GuardedMemory y = GemmHarness.Output(new float[places]), dx = GemmHarness.Output(new float[batch * height.Size * width.Size * channels]);
            Patches.Unfold(y.Result(), x.Span, in shape);
            Patches.Fold(dx.Result(), dy.Span, in shape);
            double[] folded = new double[dx.Result().Length];
            for (int place = 0; place < places; place++)
            {
                int pixel = Pixel(place);
                Assert.Equal(pixel < 0 ? 0 : x.Span[pixel], y.Result()[place]);
                if (pixel >= 0)
                {
                    folded[pixel] += dy.Span[place];
                }
            }

            GemmHarness.AssertClose(folded, [.. folded.Select(_ => 9.0)], dx);

            int Pixel(int place)
            {
                (place, int channel) = Math.DivRem(place, channels);
                (place, int w) = Math.DivRem(place, width.Kernel);
                (place, int h) = Math.DivRem(place, height.Kernel);
                (place, int column) = Math.DivRem(place, width.Positions);
                (int image, int line) = Math.DivRem(place, height.Positions);
                int row = (line * height.Stride) - height.Padding + (h * height.Dilation), pixel = (column * width.Stride) - width.Padding + (w * width.Dilation);
                return row < 0 || row >= height.Size || pixel < 0 || pixel >= width.Size ? -1 : (((((image * height.Size) + row) * width.Size) + pixel) * channels) + channel;
            }
        },
        threads: 1);

    [Fact]
    public void Indices_say_where_the_greatest_values_are() => Cases.Sample(
        c =>
        {
            (int batch, int channels, Window height, Window width) = c;
            var shape = new PoolingShape(batch, channels, height, width);
            using GuardedMemory x = GemmHarness.Input(GemmHarness.Values(batch * height.Size * width.Size * channels, new Random(channels)));
            float[] y = new float[batch * height.Positions * width.Positions * channels];
            int[] indices = [.. y.Select(_ => -1)];
            Pooling.Max(y, x.Span, in shape);
            Pooling.MaxIndices(indices, x.Span, in shape);
            for (int i = 0; i < y.Length; i++)
            {
                int image = i / channels / width.Positions / height.Positions;
                Assert.True(float.IsNegativeInfinity(y[i]) ? indices[i] == 0 : x.Span[(((image * height.Size * width.Size) + indices[i]) * channels) + (i % channels)] == y[i]);
            }
        },
        threads: 1);

    [Fact]
    public void Of_equal_values_the_first_one_counts_and_of_no_numbers_the_last()
    {
        int[] index = new int[1];
        Pooling.MaxIndices(index, [1, 3, 3, 2], new PoolingShape(1, 1, new Window(4, 1, 4)));
        Assert.Equal(1, index[0]);
        Pooling.MaxIndices(index, [1, float.NaN, float.NaN, 2], new PoolingShape(1, 1, new Window(4, 1, 4)));
        Assert.Equal(2, index[0]);
        Pooling.MaxIndices(index, [float.NegativeInfinity, float.NegativeInfinity], new PoolingShape(1, 1, new Window(2, 1, 2)));
        Assert.Equal(0, index[0]);
    }

    [Fact]
    public void An_index_that_is_no_pixel_is_refused_before_anything_is_written()
    {
        float[] y = [7, 7, 7];
        Assert.Contains("Value 3 at position 1", Assert.Throws<ArgumentException>(() => Pooling.Unpool(y, [1, 2], [0, 3], 1, 2, 3, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Pooling.Unpool(y, [1, 2], [0, -1], 1, 2, 3, 1));
        Assert.Throws<ArgumentException>(() => Pooling.Unpool(y, [1, 2], [0, 1], 1, 2, 4, 1));
        Assert.Throws<ArgumentException>(() => Patches.Unfold(y, new float[4], new PoolingShape(1, 1, new Window(4, 2, 2, 2))));
        Assert.Throws<ArgumentException>(() => Patches.Fold(y, new float[4], new PoolingShape(1, 1, new Window(4, 2, 2, 2))));
        Assert.All(y, v => Assert.Equal(7f, v));
        Pooling.Unpool(y, [1, 2], [2, 2], 1, 2, 3, 1);
        Assert.Equal([0, 0, 2], y);
    }

    private static Gen<(int Batch, int Channels, Window Height, Window Width)> Cases => Gen.Select(Gen.Int[0, 2], Gen.Int[1, 40], Axis, Axis);

    private static Gen<Window> Axis => Gen.Select(Gen.Int[1, 7], Gen.Int[1, 3], Gen.Int[1, 3], Gen.Int[0, 1], Gen.Int[1, 2], (size, kernel, stride, padding, dilation) =>
    {
        int span = ((kernel - 1) * dilation) + 1;
        size = Math.Max(size, span - (2 * padding));
        return new Window(size, ((size + (2 * padding) - span) / stride) + 1, kernel, stride, padding, dilation);
    });
}
