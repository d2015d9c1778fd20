using CsCheck;
using ModelGen.Runtime;
using ModelGen.Tests.Numerics;

namespace ModelGen.Tests.Kernels;

/// <summary>Images read at the places of a grid, at the width of the process, on memory that ends at a page nobody may touch: values by hand, and gradients as the transposed map and by differences.</summary>
public sealed class SamplingTests
{
    [Theory]
    [InlineData(SamplingMode.Linear, SamplingPadding.Zeros, false, 0f, 2.5f)]
    [InlineData(SamplingMode.Linear, SamplingPadding.Zeros, true, 1f, 4f)]
    [InlineData(SamplingMode.Linear, SamplingPadding.Zeros, false, 1f, 2f)]
    [InlineData(SamplingMode.Linear, SamplingPadding.Border, false, 1.7f, 4f)]
    [InlineData(SamplingMode.Linear, SamplingPadding.Reflection, true, 1.6666666f, 3f)]
    [InlineData(SamplingMode.Linear, SamplingPadding.Reflection, false, 1.5f, 3.5f)]
    [InlineData(SamplingMode.Nearest, SamplingPadding.Zeros, false, 0.3f, 3f)]
    [InlineData(SamplingMode.Linear, SamplingPadding.Zeros, false, float.NaN, 0f)]
    [InlineData(SamplingMode.Linear, SamplingPadding.Zeros, false, 1e30f, 0f)]
    [InlineData(SamplingMode.Nearest, SamplingPadding.Reflection, false, float.NegativeInfinity, 0f)]
    public void A_place_in_a_ramp(SamplingMode mode, SamplingPadding padding, bool alignCorners, float place, float expected)
    {
        float[] y = new float[1];
        Sampling.Forward(y, [1, 2, 3, 4], [place, 0], new SamplingShape(1, 1, 1, 4, 1, mode, padding, alignCorners));
        Assert.Equal(expected, y[0], 1e-5);
    }

    [Fact]
    public void Channels_and_images_do_not_mix_and_gradients_are_those_of_the_map() => Cases.Sample(
        c =>
        {
            (SamplingShape shape, float[] places) = c;
            int pixels = shape.Pixels, channels = shape.Channels;
            var random = new Random(pixels + channels);
            using GuardedMemory grid = GemmHarness.Input(places), x = GemmHarness.Input(GemmHarness.Values(shape.Batch * pixels * channels, random));
            using GuardedMemory dy = GemmHarness.Input(GemmHarness.Values(shape.Batch * shape.Places * channels, random)), y = GemmHarness.Output(new float[shape.Batch * shape.Places * channels]);
            using GuardedMemory dx = GemmHarness.Output(new float[shape.Batch * pixels * channels]), dgrid = GemmHarness.Output(new float[places.Length]);
            Sampling.Forward(y.Result(), x.Span, grid.Span, in shape);
            Sampling.ImageGradient(dx.Result(), dy.Span, grid.Span, in shape);
            Sampling.GridGradient(dgrid.Result(), dy.Span, x.Span, grid.Span, in shape);

            // The map is linear in the image, so that the image's gradient is what each pixel of value 1 gives.
            double[] values = new double[y.Result().Length], gradients = new double[dx.Result().Length];
            float[] one = new float[pixels], moved = new float[shape.Places];
            for (int image = 0; image < shape.Batch; image++)
            {
                float[] alone = places[(image * shape.Places * shape.Coordinates)..((image + 1) * shape.Places * shape.Coordinates)];
                for (int pixel = 0; pixel < pixels; pixel++)
                {
                    Array.Clear(one);
                    one[pixel] = 1;
                    Sampling.Forward(moved, one, alone, Alone(shape));
                    for (int place = 0; place < shape.Places; place++)
                    {
                        for (int channel = 0; channel < channels; channel++)
                        {
                            int from = (((image * pixels) + pixel) * channels) + channel, to = (((image * shape.Places) + place) * channels) + channel;
                            values[to] += moved[place] * x.Span[from];
                            gradients[from] += moved[place] * dy.Span[to];
                        }
                    }
                }
            }

            GemmHarness.AssertClose(values, [.. values.Select(_ => 9.0)], y);
            GemmHarness.AssertClose(gradients, [.. gradients.Select(_ => 9.0)], dx);
            Assert.All(dgrid.Result().ToArray(), v => Assert.True(float.IsFinite(v)));
        },
        threads: 1);

    [Fact]
    public void What_does_not_fit_is_refused_before_anything_is_written()
    {
        float[] y = [7, 7];
        var shape = new SamplingShape(1, 1, 2, 2, 2, SamplingMode.Linear, SamplingPadding.Zeros, false);
        Assert.Throws<ArgumentException>(() => Sampling.Forward(y.AsSpan(1), new float[4], new float[4], shape));
        Assert.Throws<ArgumentException>(() => Sampling.Forward(y, new float[3], new float[4], shape));
        Assert.Throws<ArgumentException>(() => Sampling.Forward(y, new float[4], new float[3], shape));
        Assert.Throws<ArgumentException>(() => Sampling.GridGradient(y, new float[2], new float[4], new float[4], shape));
        Assert.All(y, v => Assert.Equal(7f, v));
    }

    private static Gen<(SamplingShape Shape, float[] Places)> Cases => Gen.Select(
        Gen.Enum<SamplingMode>(), Gen.Enum<SamplingPadding>(), Gen.Bool, Gen.Int[0, 2], Gen.Int[1, 40], Gen.Int[1, 4].Array[3], Gen.Int[0, 70], (mode, padding, corners, batch, channels, size, places) =>
        {
            bool isFlat = mode == SamplingMode.Cubic || (channels % 2 == 0);
            SamplingShape shape = isFlat
                ? new(batch, channels, size[1], size[2], places, mode, padding, corners)
                : new(batch, channels, size[0], size[1], size[2], places, mode, padding, corners);
            var random = new Random((places * 50) + channels);
            return (shape, Enumerable.Range(0, batch * places * shape.Coordinates).Select(_ => (float)((random.NextDouble() * 3) - 1.5)).ToArray());
        });

    /// <summary>One image of one channel.</summary>
    private static SamplingShape Alone(SamplingShape shape)
    {
        (SamplingMode mode, SamplingPadding padding, bool corners) = (shape.Height.Mode, shape.Height.Padding, shape.Height.AlignCorners);
        return shape.IsFlat
            ? new(1, 1, shape.Height.Size, shape.Width.Size, shape.Places, mode, padding, corners)
            : new(1, 1, shape.Depth.Size, shape.Height.Size, shape.Width.Size, shape.Places, mode, padding, corners);
    }
}
