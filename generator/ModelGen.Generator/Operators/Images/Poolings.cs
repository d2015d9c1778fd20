using System.Collections.Immutable;
using ModelGen.Generator.Graphs;
using ModelGen.Generator.Infrastructure;
using ModelGen.Generator.Operators.Movement;
using ModelGen.Generator.Operators.Reduction;

namespace ModelGen.Generator.Operators.Images;

/// <summary>Poolings as declarations write them: images <c>[batch, channels, …]</c> or one image without a batch.</summary>
internal static class Poolings
{
    public static Stub MaxStub(int rank) => Stub.Of(FormattableString.Invariant($"Ops.MaxPool{rank}d"), "x, kernelSize, stride, padding, dilation, ceilMode", (graph, arguments) =>
    {
        ImmutableArray<int> dilation = WindowArguments.Each(arguments, "dilation", rank, least: 1, [.. Enumerable.Repeat(1, rank)]);
        return Apply(graph, FormattableString.Invariant($"max_pool{rank}d"), rank, arguments, new MaxPool(Windows(arguments, rank, dilation)));
    });

    public static Stub AvgStub(int rank) => Stub.Of(FormattableString.Invariant($"Ops.AvgPool{rank}d"), "x, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride", (graph, arguments) =>
    {
        EquatableArray<Window> windows = Windows(arguments, rank, [.. Enumerable.Repeat(1, rank)]);
        int divisor = arguments.OptionalInt("divisorOverride") is { } given
            ? given >= 1 ? given : throw new HyperparameterException("divisorOverride", "at least 1", FormattableString.Invariant($"{given}"))
            : 0;
        return Apply(graph, FormattableString.Invariant($"avg_pool{rank}d"), rank, arguments, new AvgPool(windows, arguments.Bool("countIncludePad"), divisor));
    });

    public static Stub AdaptiveAvgStub(int rank) => Stub.Of(FormattableString.Invariant($"Ops.AdaptiveAvgPool{rank}d"), "x, outputSize", (graph, arguments) =>
    {
        ImmutableArray<int> sizes = WindowArguments.Each(arguments, "outputSize", rank, least: 1, instead: null);
        return ImageFunctions.Apply(graph, FormattableString.Invariant($"adaptive_avg_pool{rank}d"), rank, arguments.Tensor("x"), x => Adaptive(graph, x, sizes));
    });

    private static Value Apply(GraphBuilder graph, string name, int rank, ICallArguments arguments, PoolingOperator pool)
    {
        ImageFunctions.RequireRoom(name, pool.Windows, arguments.Tensor("x").Shape);
        return ImageFunctions.Apply(graph, name, rank, arguments.Tensor("x"), x => graph.Add(pool, x));
    }

    /// <summary>Windows of equal size where the image can be cut so; else dimension by dimension, as means of means.</summary>
    private static Value Adaptive(GraphBuilder graph, Value x, ImmutableArray<int> sizes)
    {
        if (sizes.All(s => s == 1))
        {
            return graph.Add(new Mean(Enumerable.Range(1, sizes.Length).ToEquatableArray(), KeepDim: true), x);
        }

        if (sizes.Select((size, i) => x.Shape[i + 1].Constant is { } all && all % size == 0).All(isEven => isEven))
        {
            IEnumerable<int> kernels = sizes.Select((size, i) => (int)x.Shape[i + 1].Constant!.Value / size);
            return graph.Add(new AvgPool(kernels.Select(k => new Window(k, k, 0, 0, 1)).ToEquatableArray(), IncludePadding: true, Divisor: 0), x);
        }

        for (int i = 0; i < sizes.Length; i++)
        {
            (int axis, int size, Value whole) = (i + 1, sizes[i], x);
            x = graph.Add(new Concat(axis), [.. Enumerable.Range(0, size).Select(k => MeanOfPart(graph, whole, axis, k, size))]);
        }

        return x;
    }

    /// <summary>The mean of part k of a dimension, which is cut into so many; parts overlap by a pixel where it can't be cut evenly.</summary>
    private static Value MeanOfPart(GraphBuilder graph, Value x, int axis, int k, int parts)
    {
        Dim start = x.Shape[axis] * k / parts, end = ((x.Shape[axis] * (k + 1)) + (parts - 1)) / parts;
        return graph.Add(new Mean([axis], KeepDim: true), Slice.Along(graph, x, axis, start, end - start));
    }

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
