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
                        select new OperatorSample(new AvgPool(c.Windows, includes, divisor), x)),
        new("avg_pool_gradient", from c in Poolings
                                 from dy in Generators.Values(c.Result, -2, 2)
                                 from includes in Gen.Bool
                                 select new OperatorSample(new AvgPoolGradient(c.Windows, includes, 0, Shape.Of([.. c.Image.Select(d => (Dim)d)])), dy)),
    ];

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

    /// <summary>Windows that always cover a pixel, some of which reach beyond the padding.</summary>
    private static Gen<(EquatableArray<Window> Windows, int[] Image, int[] Result)> Poolings =>
        from windows in Gen.Int[1, 2].SelectMany(rank => PoolingWindows.Array[rank])
        from batch in Gen.Int[1, 2]
        from channels in Gen.Int[1, 3]
        select (
            windows.Select(w => w.Window).ToEquatableArray(),
            (int[])[batch, .. windows.Select(w => w.Size), channels],
            (int[])[batch, .. windows.Select(w => (int)w.Window.Positions(w.Size).Constant!.Value), channels]);

    private static Gen<(Window Window, int Size)> PoolingWindows =>
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
