using Benchmarks.Comparison;
using TorchSharp;
using static TorchSharp.torch;

namespace Benchmarks.Peers;

/// <summary>TorchSharp running a module forward, in inference mode.</summary>
internal sealed class TorchInference : IContender
{
    private readonly nn.Module<Tensor, Tensor> module;
    private readonly Tensor input;

    public TorchInference(Func<nn.Module<Tensor, Tensor>> create, Func<Tensor> createInput, int threads)
    {
        TorchLibrary.Use(threads);
        module = create();
        module.eval();
        input = createInput();
    }

    /// <inheritdoc/>
    public float[] FirstResult()
    {
        using IDisposable mode = inference_mode();
        using Tensor output = module.forward(input);
        return output.data<float>().ToArray();
    }

    /// <inheritdoc/>
    public void Run(int calls)
    {
        using IDisposable mode = inference_mode();
        for (int i = 0; i < calls; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            module.forward(input);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        input.Dispose();
        module.Dispose();
    }
}
