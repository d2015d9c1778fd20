using Benchmarks.Comparison;
using TorchSharp;
using static TorchSharp.torch;

namespace Benchmarks.Peers;

/// <summary>TorchSharp training a classifier: cross-entropy, backward, one optimizer step, the loss read back.</summary>
internal sealed class TorchTraining : IContender
{
    private readonly nn.Module<Tensor, Tensor> module;
    private readonly optim.Optimizer optimizer;
    private readonly Tensor input;
    private readonly Tensor labels;
    private float loss;

    public TorchTraining(
        Func<nn.Module<Tensor, Tensor>> create,
        Func<IEnumerable<TorchSharp.Modules.Parameter>, optim.Optimizer> createOptimizer,
        Func<Tensor> createInput,
        int[] classes,
        int threads)
    {
        TorchLibrary.Use(threads);
        module = create();
        module.train();
        optimizer = createOptimizer(module.parameters());
        input = createInput();
        labels = tensor([.. classes.Select(c => (long)c)]);
    }

    /// <inheritdoc/>
    public float[] FirstResult()
    {
        Run(1);
        return [loss];
    }

    /// <inheritdoc/>
    public void Run(int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            optimizer.zero_grad();
            Tensor result = nn.functional.cross_entropy(module.forward(input), labels);
            result.backward();
            optimizer.step();
            loss = result.item<float>();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        input.Dispose();
        labels.Dispose();
        optimizer.Dispose();
        module.Dispose();
    }
}
