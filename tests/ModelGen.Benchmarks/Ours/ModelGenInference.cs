using Benchmarks.Comparison;

namespace Benchmarks.Ours;

/// <summary>A generated model running forward.</summary>
internal sealed class ModelGenInference<T, TModel>(TModel model, T[] input, int batch, int outputs) : IContender
    where TModel : struct, IForward<T>
{
    private readonly float[] output = new float[batch * outputs];

    /// <inheritdoc/>
    public float[] FirstResult()
    {
        Run(1);
        return output;
    }

    /// <inheritdoc/>
    public void Run(int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            model.Forward(input, output, batch);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
