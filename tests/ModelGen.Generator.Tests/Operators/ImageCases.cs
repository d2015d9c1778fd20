using CsCheck;
using GeneratorTests.Interpreter;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Images;

namespace GeneratorTests.Operators;

/// <summary>Samples of operators on images.</summary>
internal static class ImageCases
{
    public static IReadOnlyList<OperatorCase> All { get; } =
    [
        new("convolution", from c in Convolutions
                           from x in Generators.Values(c.Image, -2, 2)
                           from w in Generators.Values(c.Weight, -2, 2)
                           select new OperatorSample(new Convolution(c.Windows, c.Groups), x, w)),
        new("convolution_input_gradient", from c in Convolutions
                                          from y in Generators.Values(c.Result, -2, 2)
                                          from w in Generators.Values(c.Weight, -2, 2)
                                          select new OperatorSample(new ConvolutionInputGradient(c.Windows, c.Groups, c.Image[1..^1].Select(d => (Dim)d).ToEquatableArray()), y, w)),
        new("convolution_weight_gradient", from c in Convolutions
                                           from y in Generators.Values(c.Result, -2, 2)
                                           from x in Generators.Values(c.Image, -2, 2)
                                           select new OperatorSample(new ConvolutionWeightGradient(c.Windows, c.Groups), y, x)),
        new("max_pool", from c in Poolings from x in Generators.Distinct(c.Image) select new OperatorSample(new MaxPool(c.Windows), x)),
        new("max_pool_gradient", from c in Poolings
                                 from x in Generators.Distinct(c.Image)
                                 from dy in Generators.Values(c.Result, -2, 2)
                                 select new OperatorSample(new MaxPoolGradient(c.Windows), dy, x, ImageMath.MaxPool(new MaxPool(c.Windows), x, c.Result))),
        new("max_pool_choice", from c in Poolings
                               from x in Generators.Distinct(c.Image)
                               from v in Generators.Values(c.Image, -2, 2)
                               select new OperatorSample(new MaxPoolChoice(c.Windows), v, x, ImageMath.MaxPool(new MaxPool(c.Windows), x, c.Result))),
        new("avg_pool", from c in Poolings
                        from x in Generators.Values(c.Image, -2, 2)
                        from includes in Gen.Bool
                        from divisor in Gen.Frequency((2, Gen.Const(0)), (1, Gen.Const(5)))
                        select new OperatorSample(new AvgPool(c.Windows, includes && !HasParts(c.Windows), divisor), x)),
        new("avg_pool_gradient", from c in Poolings
                                 from dy in Generators.Values(c.Result, -2, 2)
                                 from includes in Gen.Bool
                                 select new OperatorSample(new AvgPoolGradient(c.Windows, includes && !HasParts(c.Windows), 0, Shape.Of([.. c.Image.Select(d => (Dim)d)])), dy)),
        new("max_pool_indices", from c in Poolings from x in Generators.Distinct(c.Image) select new OperatorSample(new MaxPoolIndices(c.Windows), x)),
        new("max_unpool", from inner in Gen.Int[1, 4].Array[1, 2]
                          from batch in Gen.Int[1, 2]
                          from channels in Gen.Int[1, 3]
                          let pixels = inner.Aggregate(1, (a, b) => a * b)
                          from positions in Gen.Int[1, pixels]
                          from order in Gen.Shuffle(Enumerable.Range(0, pixels).ToArray())
                          let shape = (int[])[batch, positions, .. inner[1..].Select(_ => 1), channels]
                          from x in Generators.Values(shape, -2, 2)
                          select new OperatorSample(
                              new MaxUnpool(inner.Select(d => (Dim)d).ToEquatableArray()),
                              [x, NdArray.Build(shape, at => (order[at[1]] + at[^1]) % pixels)],
                              [ElementType.Float32, ElementType.Int32])),
        new("unfold", from c in Convolutions from x in Generators.Values(c.Image, -2, 2) select new OperatorSample(new Unfold(c.Windows), x)),
        new("fold", from c in Convolutions
                    from y in Generators.Values([c.Image[0], c.Result[1..^1].Aggregate(1, (a, b) => a * b), c.Windows.Items.Aggregate(1, (a, w) => a * w.Kernel), c.Image[^1]], -2, 2)
                    select new OperatorSample(new Fold(c.Windows, Shape.Of([.. c.Image.Select(d => (Dim)d)])), y)),
        new("resample", from r in Resamplings
                        from x in Generators.Values(r.Image, -2, 2)
                        select new OperatorSample(new Resample(r.Axis, r.Size, r.Mode, r.AlignCorners, r.Scale), x)),
        new("resample_gradient", from r in Resamplings
                                 from dy in Generators.Values([.. r.Image[..r.Axis], r.Size, .. r.Image[(r.Axis + 1)..]], -2, 2)
                                 select new OperatorSample(new ResampleGradient(r.Axis, r.Image[r.Axis], r.Mode, r.AlignCorners, r.Scale), dy)),
        new("grid_sample", from s in Samplings
                           from x in Generators.Values(s.Image, -2, 2)
                           select new OperatorSample(new GridSample(s.Mode, s.Padding, s.AlignCorners), x, s.Grid)),
        new("grid_sample_image_gradient", from s in Samplings
                                          from dy in Generators.Values([.. s.Grid.Shape[..^1], s.Image[^1]], -2, 2)
                                          select new OperatorSample(new GridSampleImageGradient(s.Mode, s.Padding, s.AlignCorners, Shape.Of([.. s.Image.Select(d => (Dim)d)])), dy, s.Grid)),
        new("grid_sample_grid_gradient", from s in Samplings
                                         from dy in Generators.Values([.. s.Grid.Shape[..^1], s.Image[^1]], -2, 2)
                                         from x in Generators.Values(s.Image, -2, 2)
                                         select new OperatorSample(new GridSampleGridGradient(s.Mode == SamplingMode.Nearest ? SamplingMode.Linear : s.Mode, s.Padding, s.AlignCorners), dy, x, s.Grid)),
        new("pixel_shuffle", from isInverse in Gen.Bool
                             from factor in Gen.Int[1, 3]
                             from size in Gen.Int[1, 3].Array[4]
                             from x in Generators.Values(isInverse ? [size[0], size[1] * factor, size[2] * factor, size[3]] : [size[0], size[1], size[2], size[3] * factor * factor], -2, 2)
                             select new OperatorSample(new PixelShuffle(factor, isInverse), x)),
        new("channel_shuffle", from groups in Gen.Int[1, 3]
                               from size in Gen.Int[1, 3].Array[3, 4]
                               from x in Generators.Values([.. size[..^1], size[^1] * groups], -2, 2)
                               select new OperatorSample(new ChannelShuffle(groups), x)),
    ];

    /// <summary>A dimension that gets another size.</summary>
    private static Gen<(int[] Image, int Axis, int Size, ResamplingMode Mode, bool AlignCorners, double Scale)> Resamplings =>
        from image in Gen.Int[1, 6].Array[3, 4]
        from axis in Gen.Int[1, image.Length - 2]
        from size in Gen.Int[1, 9]
        from mode in Gen.Enum<ResamplingMode>()
        from corners in Gen.Bool
        from hasScale in Gen.Bool
        let alignCorners = corners && mode is ResamplingMode.Linear or ResamplingMode.Cubic
        select (image, axis, size, mode, alignCorners, hasScale && !alignCorners ? (size + 0.4) / image[axis] : 0);

    /// <summary>Images and places in and around them, away from where weights have a kink.</summary>
    private static Gen<(int[] Image, NdArray Grid, SamplingMode Mode, SamplingPadding Padding, bool AlignCorners)> Samplings =>
        from mode in Gen.Enum<SamplingMode>()
        from rank in mode == SamplingMode.Cubic ? Gen.Const(2) : Gen.Int[2, 3]
        from padding in Gen.Enum<SamplingPadding>()
        from alignCorners in Gen.Bool
        from inner in Gen.Int[1, 4].Array[rank]
        from places in Gen.Int[1, 3].Array[rank]
        from batch in Gen.Int[1, 2]
        from channels in Gen.Int[1, 3]
        let shape = (int[])[batch, .. places, rank]
        from pixels in Gen.Int[-3, 6].Array[shape.Aggregate(1, (a, b) => a * b)]
        from shares in Gen.Double[0.15, 0.35].Array[pixels.Length]
        from isSecond in Gen.Bool.Array[pixels.Length]
        let positions = pixels.Select((p, i) => p + shares[i] + (isSecond[i] ? 0.5 : 0)).ToArray()
        let grid = positions.Select((p, i) => inner[rank - 1 - (i % rank)] is var size && alignCorners ? (2 * p / Math.Max(size - 1, 1)) - 1 : (((2 * p) + 1) / size) - 1)
        select ((int[])[batch, .. inner, channels], new NdArray(shape, [.. grid]), mode, padding, alignCorners);

    /// <summary>A window and a dimension that it fits into.</summary>
    private static Gen<(Window Window, int Size)> Windows =>
        from kernel in Gen.Int[1, 3]
        from stride in Gen.Int[1, 3]
        from before in Gen.Int[0, 2]
        from after in Gen.Int[0, 2]
        from dilation in Gen.Int[1, 2]
        from size in Gen.Int[1, 5]
        let window = new Window(kernel, stride, before, after, dilation)
        select (window, Math.Max(size, (int)window.Span - before - after));

    private static bool HasParts(EquatableArray<Window> windows) => windows.Items.Any(w => w.Parts is not null);

    /// <summary>Windows that always cover a pixel, some of which reach beyond the padding.</summary>
    private static Gen<(EquatableArray<Window> Windows, int[] Image, int[] Result)> Poolings =>
        from windows in Gen.Int[1, 2].SelectMany(rank => PoolingWindows.Array[rank])
        from batch in Gen.Int[1, 2]
        from channels in Gen.Int[1, 3]
        select (
            windows.Select(w => w.Window).ToEquatableArray(),
            (int[])[batch, .. windows.Select(w => w.Size), channels],
            (int[])[batch, .. windows.Select(w => (int)w.Window.Positions(w.Size).Constant!.Value), channels]);

    private static Gen<(Window Window, int Size)> PoolingWindows => Gen.Frequency((3, MovingWindows), (1, Gen.Select(Gen.Int[1, 5], Gen.Int[1, 6], (parts, size) => (Window.Into(parts), size))));

    private static Gen<(Window Window, int Size)> MovingWindows =>
        from kernel in Gen.Int[1, 3]
        from stride in Gen.Int[1, 3]
        from padding in Gen.Int[0, 1]
        from isCeil in Gen.Bool
        from size in Gen.Int[2, 6]
        let before = Math.Min(padding, kernel / 2)
        let after = isCeil ? Math.Min(before + stride - 1, kernel - 1) : before
        select (new Window(kernel, stride, before, after, 1), Math.Max(size, kernel));

    private static Gen<(EquatableArray<Window> Windows, int Groups, int[] Image, int[] Weight, int[] Result)> Convolutions =>
        from windows in Gen.Int[1, 2].SelectMany(rank => Windows.Array[rank])
        from batch in Gen.Int[1, 2]
        from groups in Gen.Int[1, 2]
        from inputs in Gen.Int[1, 2]
        from outputs in Gen.Int[1, 3]
        select (
            windows.Select(w => w.Window).ToEquatableArray(),
            groups,
            (int[])[batch, .. windows.Select(w => w.Size), groups * inputs],
            (int[])[groups * outputs, inputs, .. windows.Select(w => w.Window.Kernel)],
            (int[])[batch, .. windows.Select(w => (int)w.Window.Positions(w.Size).Constant!.Value), groups * outputs]);
}
