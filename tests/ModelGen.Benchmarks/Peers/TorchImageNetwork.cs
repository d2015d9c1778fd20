using Benchmarks.Workloads.Images;
using static TorchSharp.torch;

namespace Benchmarks.Peers;

/// <summary>An image network of TorchSharp's functions.</summary>
internal sealed class TorchImageNetwork : nn.Module<Tensor, Tensor>
{
    private readonly IReadOnlyList<ImageLayer> layers;
    private readonly Dictionary<string, Tensor> tensors = [];

    public TorchImageNetwork(ImageSpec spec)
        : base("network")
    {
        layers = spec.Layers;
        foreach ((string name, (int[] shape, float[] values)) in spec.Tensors)
        {
            if (name.EndsWith(".num_batches_tracked", StringComparison.Ordinal))
            {
                continue;
            }

            Tensor value = tensor(values, [.. shape.Select(d => (long)d)]);
            string key = name.Replace('.', '_');
            if (name.Contains(".running_", StringComparison.Ordinal))
            {
                register_buffer(key, value);
                tensors.Add(name, value);
            }
            else
            {
                var parameter = new TorchSharp.Modules.Parameter(value);
                register_parameter(key, parameter);
                tensors.Add(name, parameter);
            }
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Walk(layers, input);

    private Tensor Walk(IReadOnlyList<ImageLayer> layers, Tensor x) => layers.Aggregate(x, Apply);

    private Tensor Apply(Tensor x, ImageLayer layer) => layer switch
    {
        Convolution { IsTransposed: true } conv => nn.functional.conv_transpose2d(
            x, tensors[conv.Name + ".weight"], Bias(conv), [conv.Stride, conv.Stride], [conv.Padding.Height, conv.Padding.Width]),
        Convolution conv => nn.functional.conv2d(
            x, tensors[conv.Name + ".weight"], Bias(conv), [conv.Stride, conv.Stride], [conv.Padding.Height, conv.Padding.Width], groups: conv.Groups),
        Norm norm => nn.functional.batch_norm(
            x, tensors[norm.Name + ".running_mean"], tensors[norm.Name + ".running_var"], tensors[norm.Name + ".weight"], tensors[norm.Name + ".bias"], training),
        Activation { Kind: ActivationKind.Relu } => nn.functional.relu(x),
        Activation { Kind: ActivationKind.Relu6 } => nn.functional.relu6(x),
        Activation { Kind: ActivationKind.LeakyRelu } => nn.functional.leaky_relu(x, 0.2),
        Activation => nn.functional.tanh(x),
        Pool pool => nn.functional.max_pool2d(x, pool.Kernel, pool.Stride, pool.Padding),
        GlobalMean => nn.functional.adaptive_avg_pool2d(x, 1),
        Rows => x.flatten(1),
        Dense dense => nn.functional.linear(x, tensors[dense.Name + ".weight"], tensors[dense.Name + ".bias"]),
        Sum sum => Walk(sum.Body, x) + Walk(sum.Shortcut, x),
        _ => throw new NotSupportedException($"No {layer} here."),
    };

    private Tensor? Bias(Convolution conv) => conv.HasBias ? tensors[conv.Name + ".bias"] : null;
}
