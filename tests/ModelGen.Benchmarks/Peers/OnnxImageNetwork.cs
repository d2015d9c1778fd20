using Benchmarks.Workloads.Images;

namespace Benchmarks.Peers;

/// <summary>An image network as an ONNX graph.</summary>
internal sealed class OnnxImageNetwork
{
    private readonly OnnxModel model = new();
    private int values;

    private OnnxImageNetwork(ImageSpec spec)
    {
        model.Input("x", spec.InputShape);
        foreach ((string name, (int[] shape, float[] data)) in spec.Tensors)
        {
            if (!name.EndsWith(".num_batches_tracked", StringComparison.Ordinal))
            {
                model.Initializer(name, data, shape);
            }
        }

        model.Initializer("zero", [0]);
        model.Initializer("six", [6]);
        string y = Walk(spec.Layers, "x");
        model.Node("Identity", [y], "y");
        model.Output("y", spec.Batch, spec.Outputs);
    }

    public static OnnxModel Of(ImageSpec spec) => new OnnxImageNetwork(spec).model;

    private string Walk(IReadOnlyList<ImageLayer> layers, string x) => layers.Aggregate(x, (value, layer) => Add(layer, value));

    private string Add(ImageLayer layer, string x) => layer switch
    {
        Convolution { IsTransposed: false } conv => Node(
            "Conv",
            [x, conv.Name + ".weight", .. conv.HasBias ? [conv.Name + ".bias"] : Array.Empty<string>()],
            ("kernel_shape", (int[])[conv.Kernel.Height, conv.Kernel.Width]),
            ("strides", (int[])[conv.Stride, conv.Stride]),
            ("pads", (int[])[conv.Padding.Height, conv.Padding.Width, conv.Padding.Height, conv.Padding.Width]),
            ("group", conv.Groups)),
        Norm norm => Node("BatchNormalization", [x, norm.Name + ".weight", norm.Name + ".bias", norm.Name + ".running_mean", norm.Name + ".running_var"]),
        Activation { Kind: ActivationKind.Relu } => Node("Relu", [x]),
        Activation { Kind: ActivationKind.Relu6 } => Node("Clip", [x, "zero", "six"]),
        Pool pool => Node(
            "MaxPool", [x], ("kernel_shape", (int[])[pool.Kernel, pool.Kernel]), ("strides", (int[])[pool.Stride, pool.Stride]), ("pads", (int[])[pool.Padding, pool.Padding, pool.Padding, pool.Padding])),
        GlobalMean => Node("GlobalAveragePool", [x]),
        Rows => Node("Flatten", [x]),
        Dense dense => Node("Gemm", [x, dense.Name + ".weight", dense.Name + ".bias"], ("transB", 1)),
        Sum sum => Node("Add", [Walk(sum.Body, x), Walk(sum.Shortcut, x)]),
        _ => throw new NotSupportedException($"ONNX has no {layer} here."),
    };

    private string Node(string type, string[] from, params (string Name, OnnxAttribute Value)[] attributes)
    {
        string to = $"v{values++}";
        model.Node(type, from, to, attributes);
        return to;
    }
}
