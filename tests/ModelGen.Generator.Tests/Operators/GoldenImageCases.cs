using ModelGen.Generator.Graphs;

namespace GeneratorTests.Operators;

/// <summary>How a declaration writes each case of <c>images.safetensors</c>.</summary>
internal static class GoldenImageCases
{
    public static IReadOnlyDictionary<string, Func<GraphBuilder, Value[], Value>> All { get; } = Convolutions().Concat(Poolings()).Concat(Further()).Concat(GoldenResamplingCases.All).ToDictionary(c => c.Name, c => c.Build);

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Convolutions()
    {
        yield return Convolution("conv1d", 1);
        yield return Convolution("conv1d_all", 1, ("stride", 2), ("padding", 3), ("dilation", 2), ("groups", 2));
        yield return Convolution("conv1d_same", 1, ("padding", "same"));
        yield return Convolution("conv1d_alone", 1, ("padding", 1));
        yield return Convolution("conv2d", 2);
        yield return Convolution("conv2d_plain", 2, ("padding", 1));
        yield return Convolution("conv2d_stride", 2, ("stride", 2), ("padding", 1));
        yield return Convolution("conv2d_uneven", 2, ("stride", new[] { 2, 1 }), ("padding", new[] { 2, 0 }), ("dilation", new[] { 1, 2 }));
        yield return Convolution("conv2d_same", 2, ("padding", "same"));
        yield return Convolution("conv2d_valid", 2, ("padding", "valid"));
        yield return Convolution("conv2d_groups", 2, ("padding", 1), ("groups", 3));
        yield return Convolution("conv2d_depthwise", 2, ("padding", 1), ("stride", 2), ("groups", 6));
        yield return Convolution("conv2d_multiplier", 2, ("padding", 1), ("groups", 3));
        yield return Convolution("conv2d_pointwise", 2);
        yield return Convolution("conv2d_pointwise_stride", 2, ("stride", 2));
        yield return Convolution("conv2d_alone", 2, ("padding", 1));
        yield return Convolution("conv3d", 3, ("padding", 1));
        yield return Convolution("conv3d_all", 3, ("stride", new[] { 1, 2, 2 }), ("padding", new[] { 0, 1, 2 }), ("dilation", new[] { 2, 1, 1 }), ("groups", 2));
    }

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Poolings()
    {
        yield return Max("max_pool1d", 1, ("kernelSize", 3));
        yield return Max("max_pool2d", 2, ("kernelSize", 2));
        yield return Max("max_pool2d_overlapping", 2, ("kernelSize", 3), ("stride", 2), ("padding", 1));
        yield return Max("max_pool2d_ceil", 2, ("kernelSize", new[] { 3, 2 }), ("stride", 2), ("ceilMode", true));
        yield return Max("max_pool2d_ceil_padded", 2, ("kernelSize", 2), ("stride", 3), ("padding", 1), ("ceilMode", true));
        yield return Max("max_pool2d_dilated", 2, ("kernelSize", 2), ("stride", 1), ("padding", 1), ("dilation", new[] { 1, 2 }));
        yield return Max("max_pool2d_ties", 2, ("kernelSize", 3), ("stride", 2));
        yield return Max("max_pool2d_alone", 2, ("kernelSize", 2));
        yield return Max("max_pool3d", 3, ("kernelSize", 2), ("padding", 1));
        yield return Average("avg_pool1d", 1, ("kernelSize", 3), ("stride", 2), ("padding", 1));
        yield return Average("avg_pool2d", 2, ("kernelSize", 2));
        yield return Average("avg_pool2d_padded", 2, ("kernelSize", 3), ("stride", 2), ("padding", 1));
        yield return Average("avg_pool2d_uncounted", 2, ("kernelSize", 3), ("stride", 2), ("padding", 1), ("countIncludePad", false));
        yield return Average("avg_pool2d_ceil", 2, ("kernelSize", 3), ("stride", 2), ("padding", 1), ("ceilMode", true));
        yield return Average("avg_pool2d_ceil_uncounted", 2, ("kernelSize", 3), ("stride", 2), ("ceilMode", true), ("countIncludePad", false));
        yield return Average("avg_pool2d_divisor", 2, ("kernelSize", 2), ("divisorOverride", 3));
        yield return Average("avg_pool3d", 3, ("kernelSize", 2));
        yield return Adaptive("adaptive_avg_pool1d", 1, 3);
        yield return Adaptive("adaptive_avg_pool2d", 2, 1);
        yield return Adaptive("adaptive_avg_pool2d_even", 2, new[] { 3, 2 });
        yield return Adaptive("adaptive_avg_pool2d_uneven", 2, new[] { 4, 3 });
        yield return Adaptive("adaptive_avg_pool3d", 3, new[] { 2, 1, 3 });
    }

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Further()
    {
        yield return Transposed("conv_transpose1d", 1);
        yield return Transposed("conv_transpose1d_all", 1, ("stride", 3), ("padding", 2), ("outputPadding", 1), ("groups", 2), ("dilation", 2));
        yield return Transposed("conv_transpose2d", 2, ("stride", 2), ("padding", 1), ("outputPadding", 1));
        yield return Transposed("conv_transpose2d_dcgan", 2, ("stride", 2), ("padding", 1));
        yield return Transposed("conv_transpose2d_small", 2, ("stride", new[] { 3, 2 }));
        yield return Transposed("conv_transpose2d_alone", 2, ("stride", 2));
        yield return Transposed("conv_transpose3d", 3, ("stride", new[] { 1, 2, 2 }), ("padding", 1));
        yield return Pad("pad", [1, 2], 0, 0.5);
        yield return Pad("pad_less", [-1, 2, 3, -2], 0, 0);
        yield return Pad("pad_reflect", [2, 1, 3, 0], 1, 0);
        yield return Pad("pad_replicate", [2, 1, 3, 0], 2, 0);
        yield return Pad("pad_circular", [2, 1, 3, 0], 3, 0);
        for (int mode = 1; mode <= 3; mode++)
        {
            int kind = mode;
            yield return Convolution($"conv2d_mode_{mode}", 2, ("padding", new[] { 1, 2 }), ("paddingMode", kind));
        }
    }

    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Pad(string name, int[] pad, int mode, double value) =>
        (name, GoldenCases.Call("Ops.Pad", ["x"], ("pad", pad), ("mode", mode), ("value", value)));

    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Transposed(string name, int rank, params (string Name, object Value)[] attributes) => (name, (graph, x) =>
        GoldenCases.Call($"Ops.ConvTranspose{rank}d", x.Length == 3 ? ["x", "weight", "bias"] : ["x", "weight"], [.. attributes, ("groups", 1)])(graph, x));

    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Max(string name, int rank, params (string Name, object Value)[] attributes) =>
        (name, GoldenCases.Call($"Ops.MaxPool{rank}d", ["x"], [.. attributes, ("ceilMode", false)]));

    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Average(string name, int rank, params (string Name, object Value)[] attributes) =>
        (name, GoldenCases.Call($"Ops.AvgPool{rank}d", ["x"], [.. attributes, ("ceilMode", false), ("countIncludePad", true)]));

    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Adaptive(string name, int rank, object size) =>
        (name, GoldenCases.Call($"Ops.AdaptiveAvgPool{rank}d", ["x"], ("outputSize", size)));

    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Convolution(string name, int rank, params (string Name, object Value)[] attributes) => (name, (graph, x) =>
        GoldenCases.Call($"Ops.Conv{rank}d", x.Length == 3 ? ["x", "weight", "bias"] : ["x", "weight"], attributes.Any(a => a.Name == "groups") ? attributes : [.. attributes, ("groups", 1)])(graph, x));
}
