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
