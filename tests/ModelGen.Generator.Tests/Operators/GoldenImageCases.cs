using ModelGen.Generator.Graphs;

namespace GeneratorTests.Operators;

/// <summary>How a declaration writes each case of <c>images.safetensors</c>.</summary>
internal static class GoldenImageCases
{
    public static IReadOnlyDictionary<string, Func<GraphBuilder, Value[], Value>> All { get; } = Convolutions().ToDictionary(c => c.Name, c => c.Build);

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

    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Convolution(string name, int rank, params (string Name, object Value)[] attributes) => (name, (graph, x) =>
        GoldenCases.Call($"Ops.Conv{rank}d", x.Length == 3 ? ["x", "weight", "bias"] : ["x", "weight"], attributes.Any(a => a.Name == "groups") ? attributes : [.. attributes, ("groups", 1)])(graph, x));
}
