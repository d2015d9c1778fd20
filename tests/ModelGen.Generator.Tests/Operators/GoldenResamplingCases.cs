using ModelGen.Generator.Graphs;
using ModelGen.Generator.Operators;
using ModelGen.Generator.Operators.Elementwise;
using ModelGen.Generator.Operators.Images;
using ModelGen.Generator.Operators.Integer;

namespace GeneratorTests.Operators;

/// <summary>How a declaration writes further cases of <c>images.safetensors</c>: poolings back and forth, pixels in another order, other sizes and places, normalisations.</summary>
internal static class GoldenResamplingCases
{
    public static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> All => [.. Pooled(), .. Moved(), .. Resampled(), .. Sampled(), .. Normalized()];

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Pooled()
    {
        yield return Of("adaptive_max_pool1d", "Ops.AdaptiveMaxPool1d", ("outputSize", 3));
        yield return Of("adaptive_max_pool2d", "Ops.AdaptiveMaxPool2d", ("outputSize", 1));
        yield return Of("adaptive_max_pool2d_even", "Ops.AdaptiveMaxPool2d", ("outputSize", new[] { 3, 2 }));
        yield return Of("adaptive_max_pool2d_uneven", "Ops.AdaptiveMaxPool2d", ("outputSize", new[] { 4, 3 }));
        yield return Of("adaptive_max_pool2d_larger", "Ops.AdaptiveMaxPool2d", ("outputSize", new[] { 6, 7 }));
        yield return Of("adaptive_max_pool3d", "Ops.AdaptiveMaxPool3d", ("outputSize", new[] { 2, 1, 3 }));
        yield return Of("adaptive_max_pool2d_alone", "Ops.AdaptiveMaxPool2d", ("outputSize", 2));
        yield return Of("adaptive_max_pool2d_ties", "Ops.AdaptiveMaxPool2d", ("outputSize", new[] { 3, 2 }));
        yield return Of("adaptive_avg_pool2d_larger", "Ops.AdaptiveAvgPool2d", ("outputSize", new[] { 6, 7 }));
        yield return Indexed("max_pool1d_indices", 1, ("kernelSize", 3), ("ceilMode", false));
        yield return Indexed("max_pool2d_indices", 2, ("kernelSize", 3), ("stride", 2), ("padding", 1), ("ceilMode", false));
        yield return Indexed("max_pool2d_indices_ceil", 2, ("kernelSize", new[] { 3, 2 }), ("stride", 2), ("dilation", new[] { 1, 2 }), ("ceilMode", true));
        yield return Indexed("max_pool2d_indices_alone", 2, ("kernelSize", 2), ("ceilMode", false));
        yield return Indexed("max_pool3d_indices", 3, ("kernelSize", 2), ("padding", 1), ("ceilMode", false));
        yield return Unpooled("max_unpool1d", 1, [], ("kernelSize", 2));
        yield return Unpooled("max_unpool1d_size", 1, [("outputSize", 11)], ("kernelSize", 3), ("stride", 2));
        yield return Unpooled("max_unpool2d", 2, [], ("kernelSize", 2));
        yield return Unpooled("max_unpool2d_size", 2, [("outputSize", new[] { 7, 5 })], ("kernelSize", 2));
        yield return Unpooled("max_unpool2d_padded", 2, [("outputSize", new[] { 6, 8 })], ("kernelSize", 2), ("stride", 2), ("padding", 1));
        yield return Unpooled("max_unpool2d_alone", 2, [], ("kernelSize", 2));
        yield return Unpooled("max_unpool3d", 3, [], ("kernelSize", 2));
        yield return Of("lp_pool1d", "Ops.LPPool1d", ("normType", 2.0), ("kernelSize", 3), ("stride", 2), ("ceilMode", false));
        yield return Of("lp_pool2d", "Ops.LPPool2d", ("normType", 3.0), ("kernelSize", new[] { 2, 3 }), ("ceilMode", false));
        yield return Of("lp_pool2d_ceil", "Ops.LPPool2d", ("normType", 1.5), ("kernelSize", 3), ("stride", 2), ("ceilMode", true));
        yield return Of("lp_pool2d_alone", "Ops.LPPool2d", ("normType", 2.0), ("kernelSize", 2), ("ceilMode", false));
    }

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Moved()
    {
        yield return Of("pixel_shuffle", "Ops.PixelShuffle", ("upscaleFactor", 2));
        yield return Of("pixel_shuffle_3", "Ops.PixelShuffle", ("upscaleFactor", 3));
        yield return Of("pixel_shuffle_alone", "Ops.PixelShuffle", ("upscaleFactor", 2));
        yield return Of("pixel_unshuffle", "Ops.PixelUnshuffle", ("downscaleFactor", 2));
        yield return Of("pixel_unshuffle_alone", "Ops.PixelUnshuffle", ("downscaleFactor", 3));
        yield return Of("channel_shuffle", "Ops.ChannelShuffle", ("groups", 3));
        yield return Of("channel_shuffle_1d", "Ops.ChannelShuffle", ("groups", 2));
        yield return Of("unfold", "Ops.Unfold", ("kernelSize", 3));
        (string, object)[] all = [("kernelSize", new[] { 3, 2 }), ("dilation", new[] { 1, 2 }), ("padding", new[] { 2, 1 }), ("stride", new[] { 2, 1 })];
        yield return Of("unfold_all", "Ops.Unfold", all);
        yield return Of("unfold_alone", "Ops.Unfold", ("kernelSize", 2), ("stride", 2));
        yield return Of("fold", "Ops.Fold", ("outputSize", new[] { 6, 7 }), ("kernelSize", 3));
        yield return Of("fold_all", "Ops.Fold", [("outputSize", new[] { 7, 6 }), .. all]);
        yield return Of("fold_alone", "Ops.Fold", ("outputSize", new[] { 6, 4 }), ("kernelSize", 2), ("stride", 2));
        yield return Of("unfold_tensor", "Tensor.Unfold", ("dimension", 1), ("size", 3), ("step", 2));
        yield return Of("unfold_tensor_last", "Tensor.Unfold", ("dimension", -1), ("size", 2), ("step", 1));
    }

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Resampled()
    {
        const InterpolationMode Nearest = InterpolationMode.Nearest, Exact = InterpolationMode.NearestExact, Linear = InterpolationMode.Linear, Bilinear = InterpolationMode.Bilinear;
        const InterpolationMode Trilinear = InterpolationMode.Trilinear, Bicubic = InterpolationMode.Bicubic, Area = InterpolationMode.Area;
        yield return Scaled("nearest_1d", Nearest, 2);
        yield return Scaled("nearest", Nearest, 2);
        yield return Sized("nearest_size", Nearest, 7, 3);
        yield return Scaled("nearest_fraction", Nearest, 1.5, 0.7);
        yield return Sized("nearest_3d", Nearest, 4, 5, 3);
        yield return Sized("nearest_exact", Exact, 7, 3);
        yield return Scaled("nearest_exact_scale", Exact, 2.5);
        yield return Scaled("linear", Linear, 2);
        yield return Sized("linear_corners", Linear, 8);
        yield return Sized("linear_less", Linear, 4);
        yield return Scaled("bilinear", Bilinear, 2);
        yield return Scaled("bilinear_corners", Bilinear, 2);
        yield return Sized("bilinear_size", Bilinear, 4, 9);
        yield return Sized("bilinear_size_corners", Bilinear, 4, 1);
        yield return Scaled("bilinear_fraction", Bilinear, 1.7, 0.6);
        yield return Scaled("trilinear", Trilinear, 2);
        yield return Sized("trilinear_corners", Trilinear, 5, 3, 4);
        yield return Scaled("bicubic", Bicubic, 2);
        yield return Sized("bicubic_corners", Bicubic, 7, 8);
        yield return Sized("bicubic_less", Bicubic, 3, 4);
        yield return Scaled("bicubic_fraction", Bicubic, 1.7, 0.6);
        yield return Sized("area", Area, 3, 4);
        yield return Scaled("area_scale", Area, 1.5);
        yield return Sized("area_1d", Area, 4);
    }

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Sampled()
    {
        foreach (bool corners in new[] { false, true })
        {
            string suffix = corners ? "_corners" : "";
            foreach (InterpolationMode mode in new[] { InterpolationMode.Bilinear, InterpolationMode.Nearest, InterpolationMode.Bicubic })
            {
                for (int padding = 0; padding < 3; padding++)
                {
                    string name = mode switch { InterpolationMode.Bilinear => "bilinear", InterpolationMode.Nearest => "nearest", _ => "bicubic" };
                    yield return Grid($"{name}_{PaddingName(padding)}{suffix}", mode, padding, corners);
                }
            }

            yield return Grid("far" + suffix, InterpolationMode.Bilinear, 2, corners);
            yield return Grid("far_bicubic" + suffix, InterpolationMode.Bicubic, 2, corners);
            yield return Grid("single" + suffix, InterpolationMode.Bilinear, 1, corners);
            for (int padding = 0; padding < 3; padding++)
            {
                yield return Grid($"3d_{PaddingName(padding)}{suffix}", InterpolationMode.Bilinear, padding, corners);
            }

            yield return Grid("3d_nearest" + suffix, InterpolationMode.Nearest, 0, corners);
            yield return ("affine_grid" + suffix, Affine(corners, 2, 5, 4, 3));
            yield return ("affine_grid_single" + suffix, Affine(corners, 1, 5, 1, 3));
            yield return ("affine_grid_3d" + suffix, Affine(corners, 2, 5, 2, 4, 3));
            yield return ("spatial_transformer" + suffix, (graph, x) =>
                Grid("", InterpolationMode.Bilinear, 0, corners).Build(graph, [x[0], Affine(corners, 2, 3, 4, 5)(graph, [x[1]])]));
        }
    }

    private static IEnumerable<(string Name, Func<GraphBuilder, Value[], Value> Build)> Normalized()
    {
        foreach (string rank in new[] { "1d", "2d", "3d" })
        {
            yield return ("instance_norm_" + rank, GoldenCases.Call("Ops.InstanceNorm", ["x", "weight", "bias"], ("eps", 1e-5)));
        }

        yield return Of("instance_norm_plain", "Ops.InstanceNorm", ("eps", 0.1));
        yield return ("group_norm_image", GoldenCases.Call("Ops.GroupNorm", ["x", "weight", "bias"], ("numGroups", 4), ("eps", 1e-5)));
        yield return Of("group_norm_one", "Ops.GroupNorm", ("numGroups", 1), ("eps", 1e-5));
        yield return Of("group_norm_each", "Ops.GroupNorm", ("numGroups", 6), ("eps", 1e-5));
        yield return Of("local_response_norm", "Ops.LocalResponseNorm", ("size", 5), ("alpha", 1e-4), ("beta", 0.75), ("k", 1.0));
        yield return Of("local_response_norm_all", "Ops.LocalResponseNorm", ("size", 4), ("alpha", 0.7), ("beta", 0.6), ("k", 1.5));
        yield return Of("local_response_norm_wide", "Ops.LocalResponseNorm", ("size", 9), ("alpha", 0.7), ("beta", 0.75), ("k", 1.0));
    }

    private static string PaddingName(int padding) => padding switch { 0 => "zeros", 1 => "border", _ => "reflection" };

    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Of(string name, string function, params (string Name, object Value)[] attributes) =>
        (name, GoldenCases.Call(function, ["x"], attributes));

    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Sized(string name, InterpolationMode mode, params int[] size) => Interpolate(name, mode, ("size", size));

    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Scaled(string name, InterpolationMode mode, params double[] scale) => Interpolate(name, mode, ("scaleFactor", scale));

    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Interpolate(string name, InterpolationMode mode, (string Name, object Value) size) =>
        Of("interpolate_" + name, "Ops.Interpolate", size, ("mode", (int)mode), ("alignCorners", name.EndsWith("_corners", StringComparison.Ordinal)));

    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Grid(string name, InterpolationMode mode, int padding, bool corners) =>
        ("grid_sample_" + name, GoldenCases.Call("Ops.GridSample", ["x", "grid"], ("mode", (int)mode), ("paddingMode", padding), ("alignCorners", corners)));

    private static Func<GraphBuilder, Value[], Value> Affine(bool corners, params int[] size) => GoldenCases.Call("Ops.AffineGrid", ["theta"], ("size", size), ("alignCorners", corners));

    /// <summary>The values times their indices.</summary>
    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Indexed(string name, int rank, params (string Name, object Value)[] attributes) => (name, (graph, x) =>
    {
        (Value values, Value indices) = Pool(graph, x[0], rank, attributes);
        return graph.Times(values, graph.Add(new ToFloat(), indices));
    });

    /// <summary>Twice the values where they came from.</summary>
    private static (string Name, Func<GraphBuilder, Value[], Value> Build) Unpooled(string name, int rank, (string Name, object Value)[] further, params (string Name, object Value)[] attributes) => (name, (graph, x) =>
    {
        (Value values, Value indices) = Pool(graph, x[0], rank, [.. attributes, ("ceilMode", false)]);
        return GoldenCases.Call($"Ops.MaxUnpool{rank}d", ["x", "indices"], [.. attributes, .. further])(graph, [graph.Times(values, 2), indices]);
    });

    private static (Value Values, Value Indices) Pool(GraphBuilder graph, Value x, int rank, (string Name, object Value)[] attributes)
    {
        var results = OperatorRegistry.Find($"Ops.MaxPool{rank}dWithIndices")!.Build(graph, new Arguments(graph, [("x", x), .. attributes]));
        return (results[0], results[1]);
    }
}
