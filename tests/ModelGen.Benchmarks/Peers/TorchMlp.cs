using Benchmarks.Workloads;
using static TorchSharp.torch;

namespace Benchmarks.Peers;

/// <summary>The multilayer perceptron as a TorchSharp user writes it.</summary>
internal sealed class TorchMlp : nn.Module<Tensor, Tensor>
{
    private readonly TorchSharp.Modules.Linear[] layers;

    public TorchMlp(MlpSpec spec)
        : base("mlp")
    {
        layers = new TorchSharp.Modules.Linear[spec.LayerCount];
        using IDisposable noGradient = no_grad();
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i] = nn.Linear(spec.Sizes[i], spec.Sizes[i + 1]);
            using Tensor weight = tensor(spec.Weights[i], [spec.Sizes[i + 1], spec.Sizes[i]]);
            using Tensor bias = tensor(spec.Biases[i]);
            layers[i].weight.copy_(weight);
            layers[i].bias!.copy_(bias);
            register_module($"fc{i + 1}", layers[i]);
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        Tensor x = input;
        for (int i = 0; i < layers.Length; i++)
        {
            x = layers[i].forward(x);
            x = i < layers.Length - 1 ? nn.functional.relu(x) : x;
        }

        return x;
    }
}
