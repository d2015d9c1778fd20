using Benchmarks.Comparison;
using Benchmarks.Workloads;
using TorchSharp;
using static TorchSharp.torch;

namespace Benchmarks.Peers;

/// <summary>TorchSharp reading a sequence token by token, the state handed on by the loop.</summary>
internal sealed class TorchStream : IContender
{
    private readonly TorchText module;
    private readonly Tensor[] tokens;
    private float[] logits = [];

    public TorchStream(SequenceSpec spec, int threads)
    {
        TorchLibrary.Use(threads);
        module = new TorchText(spec);
        module.eval();
        tokens = [.. spec.Tokens.Select(t => tensor([(long)t], [1, 1]))];
    }

    /// <inheritdoc/>
    public float[] FirstResult()
    {
        Run(1);
        return logits;
    }

    /// <inheritdoc/>
    public void Run(int calls)
    {
        using IDisposable mode = inference_mode();
        for (int i = 0; i < calls; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor H, Tensor C)? state = null;
            Tensor? output = null;
            foreach (Tensor token in tokens)
            {
                (output, state) = module.Next(token, state);
            }

            logits = output!.data<float>().ToArray();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor token in tokens)
        {
            token.Dispose();
        }

        module.Dispose();
    }
}
