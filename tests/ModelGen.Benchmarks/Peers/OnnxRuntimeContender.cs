using Microsoft.ML.OnnxRuntime;
using Benchmarks.Comparison;

namespace Benchmarks.Peers;

/// <summary>
/// ONNX Runtime at its best: all graph optimizations, inputs and outputs bound to preallocated memory, no thread that spins.
/// </summary>
internal sealed class OnnxRuntimeContender<T> : IContender
    where T : unmanaged
{
    private readonly InferenceSession session;
    private readonly RunOptions run = new();
    private readonly OrtIoBinding binding;
    private readonly OrtValue input;
    private readonly OrtValue output;
    private readonly float[] result;

    public OnnxRuntimeContender(OnnxModel model, T[] values, int[] inputShape, int[] outputShape, int threads)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        session = new InferenceSession(model.ToArray(), options);
        result = new float[outputShape.Aggregate(1, (a, b) => a * b)];
        input = OrtValue.CreateTensorValueFromMemory(values, [.. inputShape.Select(d => (long)d)]);
        output = OrtValue.CreateTensorValueFromMemory(result, [.. outputShape.Select(d => (long)d)]);
        binding = session.CreateIoBinding();
        binding.BindInput(session.InputNames[0], input);
        binding.BindOutput(session.OutputNames[0], output);
    }

    /// <inheritdoc/>
    public float[] FirstResult()
    {
        Run(1);
        return result;
    }

    /// <inheritdoc/>
    public void Run(int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            session.RunWithBinding(run, binding);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        binding.Dispose();
        input.Dispose();
        output.Dispose();
        run.Dispose();
        session.Dispose();
    }
}
