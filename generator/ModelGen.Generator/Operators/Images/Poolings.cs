using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Images;

/// <summary>Poolings as declarations write them: images <c>[batch, channels, …]</c> or one image without a batch.</summary>
internal static class Poolings
{
    public static Stub MaxStub(int rank) => Stub.Of(FormattableString.Invariant($"Ops.MaxPool{rank}d"), "x, kernelSize, stride, padding, dilation, ceilMode", (graph, arguments) =>
        Apply(graph, FormattableString.Invariant($"max_pool{rank}d"), rank, arguments, new MaxPool(MaxWindows(arguments, rank))));

    public static Stub AvgStub(int rank) => Stub.Of(FormattableString.Invariant($"Ops.AvgPool{rank}d"), "x, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride", (graph, arguments) =>
    {
        EquatableArray<Window> windows = Windows(arguments, rank, [.. Enumerable.Repeat(1, rank)]);
        int divisor = arguments.OptionalInt("divisorOverride") is { } given
            ? given >= 1 ? given : throw new HyperparameterException("divisorOverride", "at least 1", FormattableString.Invariant($"{given}"))
            : 0;
        return Apply(graph, FormattableString.Invariant($"avg_pool{rank}d"), rank, arguments, new AvgPool(windows, arguments.Bool("countIncludePad"), divisor));
    });

    public static Stub AdaptiveAvgStub(int rank) => AdaptiveStub("Avg", rank, AdaptiveAverage);

    public static Stub AdaptiveMaxStub(int rank) => AdaptiveStub("Max", rank, (graph, x, sizes) => graph.Add(new MaxPool(Even(x.Shape, sizes) ?? Parts(sizes)), x));

    /// <summary>The greatest values and where they are; the gradient goes back there.</summary>
    public static Stub MaxWithIndicesStub(int rank) => new(FormattableString.Invariant($"Ops.MaxPool{rank}dWithIndices"), ["x, kernelSize, stride, padding, dilation, ceilMode"], (graph, arguments) =>
    {
        string name = FormattableString.Invariant($"max_pool{rank}d_with_indices");
        EquatableArray<Window> windows = MaxWindows(arguments, rank);
        return [Apply(graph, name, rank, arguments, new MaxPool(windows)), Apply(graph, name, rank, arguments, new MaxPoolIndices(windows))];
    }) { Result = StubResult.Tuple };

    /// <summary>The sum of powers, which is a mean times the pixels of a whole window, also where a window reaches beyond the image.</summary>
    public static Stub LPStub(int rank) => Stub.Of(FormattableString.Invariant($"Ops.LPPool{rank}d"), "x, normType, kernelSize, stride, ceilMode", (graph, arguments) =>
    {
        string name = FormattableString.Invariant($"lp_pool{rank}d");
        EquatableArray<Window> windows = Windows(arguments, rank, [.. Enumerable.Repeat(1, rank)]);
        double norm = arguments.Double("normType");
        if (norm == 0 || double.IsNaN(norm) || double.IsInfinity(norm))
        {
            throw new HyperparameterException("normType", "a finite number other than 0", norm.ToString("R", CultureInfo.InvariantCulture));
        }

        ImageFunctions.RequireRoom(name, windows, arguments.Tensor("x").Shape);
        double pixels = windows.Items.Aggregate(1.0, (product, window) => product * window.Kernel);
        return ImageFunctions.Apply(graph, name, rank, arguments.Tensor("x"), x =>
        {
            Value mean = graph.Add(new AvgPool(windows, IncludePadding: true, Divisor: 0), graph.Add(new Pow(), x, graph.Number(norm)));
            return graph.Add(new Pow(), graph.Times(mean, pixels), graph.Number(1 / norm));
        });
    });

    /// <summary>Means of as many parts as there are sizes: of whole dimensions beside such that stay as they are, or by windows of one size where they divide their dimensions.</summary>
    public static Value AdaptiveAverage(GraphBuilder graph, Value x, ImmutableArray<Dim> sizes)
    {
        ImmutableArray<int> whole = [.. Enumerable.Range(1, sizes.Length).Where(axis => sizes[axis - 1] == Dim.One)];
        bool othersStay = Enumerable.Range(1, sizes.Length).All(axis => whole.Contains(axis) || sizes[axis - 1] == x.Shape[axis]);
        return othersStay
            ? whole.IsEmpty ? x : graph.Add(new Mean(whole.ToEquatableArray(), KeepDim: true), x)
            : graph.Add(new AvgPool(Even(x.Shape, sizes) ?? Parts(sizes), IncludePadding: false, Divisor: 0), x);
    }

    private static Stub AdaptiveStub(string kind, int rank, Func<GraphBuilder, Value, ImmutableArray<Dim>, Value> pool) => Stub.Of(FormattableString.Invariant($"Ops.Adaptive{kind}Pool{rank}d"), "x, outputSize", (graph, arguments) =>
    {
        ImmutableArray<Dim> sizes = WindowArguments.Sizes(arguments, "outputSize", rank, arguments.Tensor("x").Shape);
        string name = FormattableString.Invariant($"adaptive_{(kind == "Avg" ? "avg" : "max")}_pool{rank}d");
        ImageFunctions.RequireRoom(name, Parts(sizes), arguments.Tensor("x").Shape);
        return ImageFunctions.Apply(graph, name, rank, arguments.Tensor("x"), x => pool(graph, x, sizes));
    });

    private static Value Apply(GraphBuilder graph, string name, int rank, ICallArguments arguments, PoolingOperator pool)
    {
        ImageFunctions.RequireRoom(name, pool.Windows, arguments.Tensor("x").Shape);
        return ImageFunctions.Apply(graph, name, rank, arguments.Tensor("x"), x => graph.Add(pool, x));
    }

    private static EquatableArray<Window> Parts(ImmutableArray<Dim> sizes) => sizes.Select(Window.Into).ToEquatableArray();

    /// <summary>Windows of one size that cut an image with channels last into so many parts; null where it can't be cut so.</summary>
    private static EquatableArray<Window>? Even(Shape image, ImmutableArray<Dim> sizes)
    {
        var windows = new List<Window>();
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] == image[i + 1])
            {
                windows.Add(new Window(1, 1, 0, 0, 1));
                continue;
            }

            if (image[i + 1].Constant is not { } all || sizes[i].Constant is not ({ } size and > 0) || all % size != 0 || all == 0)
            {
                return null;
            }

            int kernel = (int)(all / size);
            windows.Add(new Window(kernel, kernel, 0, 0, 1));
        }

        return windows.ToEquatableArray();
    }

    private static EquatableArray<Window> MaxWindows(ICallArguments arguments, int rank) =>
        Windows(arguments, rank, WindowArguments.Each(arguments, "dilation", rank, least: 1, [.. Enumerable.Repeat(1, rank)]));

    private static EquatableArray<Window> Windows(ICallArguments arguments, int rank, ImmutableArray<int> dilation)
    {
        ImmutableArray<int> kernel = WindowArguments.Kernel(arguments, rank), stride = WindowArguments.Each(arguments, "stride", rank, least: 1, kernel);
        ImmutableArray<int> padding = WindowArguments.Each(arguments, "padding", rank, least: 0, [.. Enumerable.Repeat(0, rank)]);
        if (padding.Where((p, i) => p > kernel[i] / 2).Any())
        {
            throw new HyperparameterException("padding", "at most half of kernelSize", string.Join(", ", padding));
        }

        bool isCeil = arguments.Bool("ceilMode");
        return kernel.Select((size, i) => Of(size, stride[i], padding[i], dilation[i], isCeil)).ToEquatableArray();
    }

    /// <summary>With rounding up, a window may reach as far beyond the padding as it begins before the end of the image.</summary>
    private static Window Of(int size, int stride, int padding, int dilation, bool isCeil)
    {
        var window = new Window(size, stride, padding, padding, dilation);
        return isCeil ? window with { After = (int)Math.Min(padding + stride - 1L, window.Span - 1) } : window;
    }
}
